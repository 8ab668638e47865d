import assert from 'node:assert/strict';
import { shippedCalls as calls } from './found.ts';
import { bundleFile, placeholders, textsIn, typographyProblems } from './texts.ts';

const bundle = textsIn(bundleFile);

const used = [...new Set(calls.map(({ key }) => key))];

describe('the texts in the source', () => {
  it('are looked up when they are used, not while a module loads', () => {
    assert.deepEqual(
      calls.filter(({ tooEarly }) => tooEarly).map(({ place }) => place),
      [],
    );
  });

  it('are there', () => {
    assert.ok(used.length > 1_000);
  });
});

describe('the Chinese texts', () => {
  it('translate every text of the source', () => {
    const missing = used.filter((text) => !(text in bundle));
    const lines = missing.map((text) => `  ${JSON.stringify(text)}: "…",`);
    assert.deepEqual(missing, [], `add these to ${bundleFile}, translated:\n${lines.join('\n')}\n`);
  });

  it('translate nothing that the source no longer says', () => {
    const stale = Object.keys(bundle).filter((text) => !used.includes(text));
    assert.deepEqual(stale, [], `remove from ${bundleFile}, or mend where the English text changed`);
  });

  it('have the placeholders of the English text', () => {
    for (const [text, translated] of Object.entries(bundle)) {
      assert.deepEqual(new Set(placeholders(translated)), new Set(placeholders(text)), text);
    }
  });

  it('end in … where the English text does', () => {
    for (const [text, translated] of Object.entries(bundle)) {
      assert.equal(translated.endsWith('…'), text.endsWith('…'), text);
    }
  });

  it('are set as Chinese is', () => {
    const wrong = Object.values(bundle).flatMap((text) =>
      typographyProblems(text).map((problem) => `${problem}: ${text}`),
    );
    assert.deepEqual(wrong, []);
  });
});
