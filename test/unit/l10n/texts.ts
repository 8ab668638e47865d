// What the tests of the translations look at: the source, the bundle and the manifest's texts.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..', '..');

export const language = 'zh-cn';
export const bundleFile = `l10n/bundle.l10n.${language}.json`;

export interface Source {
  /** From the project's root, with slashes. */
  readonly path: string;
  readonly text: string;
}

/** Every TypeScript file that ships. */
export function sources(): Source[] {
  return readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.d.ts'))
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(root.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort((a, b) => a.localeCompare(b))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

/** A flat JSON file of texts. */
export function textsIn(file: string): Record<string, string> {
  const texts: unknown = JSON.parse(readFileSync(join(root, file), 'utf8'));
  if (typeof texts !== 'object' || texts === null) throw new TypeError(`${file} is no object.`);
  for (const [key, text] of Object.entries(texts)) {
    if (typeof text !== 'string' || text === '') throw new TypeError(`${file}: ${key} has no text.`);
  }
  return texts as Record<string, string>;
}

export function manifest(): Record<string, unknown> {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<string, unknown>;
}

/** `{0}`, `{1}` … of a text, sorted, each as often as it stands there. */
export function placeholders(text: string): string[] {
  return (text.match(/\{\d+\}/g) ?? []).sort((a, b) => a.localeCompare(b));
}

const han = '[\\u3400-\\u9fff]';
const typographyRules: readonly (readonly [RegExp, string])[] = [
  [new RegExp(`${han}[A-Za-z0-9\`]|[A-Za-z0-9\`]${han}`), 'no space between Chinese and Latin'],
  [new RegExp(`${han} ?[,;:?!(]|[)] ?${han}`), 'half-width punctuation next to Chinese'],
  [new RegExp(`${han} ${han}`), 'a space between two Chinese words'],
  [/[，。；：？！、（）“”] | [，。；：？！、（）”]/, 'a space next to full-width punctuation'],
];

/** What is wrong with the spaces and the punctuation of a Chinese text. */
export function typographyProblems(text: string): string[] {
  return typographyRules.filter(([rule]) => rule.test(text)).map(([, problem]) => problem);
}
