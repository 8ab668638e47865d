import assert from 'node:assert/strict';
import { language, manifest, textsIn, typographyProblems } from './texts.ts';

const english = textsIn('package.nls.json');
const chinese = textsIn(`package.nls.${language}.json`);

/** The fields of the manifest that VS Code shows, wherever they stand. */
const shownFields = new Set([
  ...['displayName', 'description', 'title', 'category', 'contents', 'markdownDescription', 'shortTitle'],
  ...['label', 'enumItemLabels', 'enumDescriptions', 'markdownEnumDescriptions', 'deprecationMessage'],
  ...['markdownDeprecationMessage', 'contextualTitle', 'patternErrorMessage', 'altText'],
]);
const placesWithNames = new Set(['views', 'walkthroughs']);

interface Shown {
  readonly path: string;
  readonly text: string;
}

/** Every text of the manifest that a user gets to see. */
function shownTexts(value: unknown, path: readonly string[] = []): Shown[] {
  if (typeof value === 'string') {
    const field = path.findLast((part) => !/^\d+$/.test(part)) ?? '';
    const isName = field === 'name' && path.some((part) => placesWithNames.has(part));
    return shownFields.has(field) || isName ? [{ path: path.join('.'), text: value }] : [];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => shownTexts(inner, [...path, key]));
}

const shown = shownTexts(manifest());

/** What a text links and shows as code, which a translation must keep. */
function fixedParts(text: string): string[] {
  return (text.match(/\(command:[^)]+\)|`[^`]+`|\$\([^)]+\)|https?:[^\s)]+/g) ?? []).sort((a, b) =>
    a.localeCompare(b),
  );
}

describe('the texts of package.json', () => {
  it('are keys of package.nls.json', () => {
    assert.ok(shown.length > 20);
    for (const { path, text } of shown) assert.match(text, /^%[\w.-]+%$/, `${path}: ${text}`);
  });

  it('exist in English, and none exists for nothing', () => {
    const keys = JSON.stringify(manifest()).match(/(?<=")%[\w.-]+%(?=")/g);
    const declared = new Set(keys?.map((key) => key.slice(1, -1)));
    assert.deepEqual(new Set(Object.keys(english)), declared);
  });

  it('exist in Chinese, and none exists for nothing', () => {
    const missing = Object.entries(english).filter(([key]) => !(key in chinese));
    const stale = Object.keys(chinese).filter((key) => !(key in english));
    assert.deepEqual(missing, [], `translate these in package.nls.${language}.json`);
    assert.deepEqual(stale, [], `remove these from package.nls.${language}.json`);
  });

  it('end in … in both languages, or in neither: the command asks for more than what it is about', () => {
    for (const [key, text] of Object.entries(chinese)) {
      assert.equal(text.endsWith('…'), english[key]?.endsWith('…'), key);
    }
  });

  it('keep links, code and icons in Chinese, and are set as Chinese is', () => {
    for (const [key, text] of Object.entries(chinese)) {
      assert.deepEqual(fixedParts(text), fixedParts(english[key] ?? ''), key);
      assert.deepEqual(typographyProblems(text), [], text);
    }
  });
});
