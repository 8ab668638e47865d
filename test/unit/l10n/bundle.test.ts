import assert from 'node:assert/strict';
import { bundleFile, placeholders, strict, textsIn, typographyProblems, usedTexts } from './texts.ts';

const bundle = textsIn(bundleFile);

describe('the Chinese texts', () => {
  let used: readonly string[];

  before(async function () {
    this.timeout(60_000); // it parses all of the source
    used = await usedTexts();
  });

  it('translate every text of the source', function () {
    const missing = used.filter((text) => !(text in bundle));
    if (!strict && missing.length > 0) this.skip();
    const lines = missing.map((text) => `  ${JSON.stringify(text)}: "…",`);
    assert.deepEqual(missing, [], `add to ${bundleFile}, translated:\n${lines.join('\n')}\n`);
  });

  it('translate nothing that the source no longer says', function () {
    const stale = Object.keys(bundle).filter((text) => !used.includes(text));
    if (!strict && stale.length > 0) this.skip();
    assert.deepEqual(stale, [], `remove from ${bundleFile}, or mend where the English text changed`);
  });

  it('have the placeholders of the English text', () => {
    for (const [text, translated] of Object.entries(bundle)) {
      assert.deepEqual(new Set(placeholders(translated)), new Set(placeholders(text)), text);
    }
  });

  it('are set as Chinese is', () => {
    const wrong = Object.values(bundle).flatMap((text) =>
      typographyProblems(text).map((problem) => `${problem}: ${text}`),
    );
    assert.deepEqual(wrong, []);
  });
});
