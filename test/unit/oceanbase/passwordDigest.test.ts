import assert from 'node:assert/strict';
import { Console } from 'node:console';
import { PassThrough } from 'node:stream';
import { inspect } from 'node:util';
import { PasswordDigest } from '../../../src/oceanbase/passwordDigest.ts';

/** Documented elsewhere: facts.md 2.3 for the empty password, MySQL's PASSWORD() for the others. */
const known: readonly [string, string][] = [
  ['', '*be1bdec0aa74b4dcb079943e70528096cca985f8'],
  ['root', '*81f5e21e35407d884a6cd4a731aebfb6af209e1b'],
  ['password', '*2470c0c06dee42fd1618bb99005adca2ec9d1e19'],
  ['123456', '*6bb4837eb74329105ee4568dda7dc67ed2ca2ad9'],
];

describe('a password digest', () => {
  for (const [password, text] of known) {
    it(`fits “${password}” and no other password`, () => {
      const digest = new PasswordDigest(text);
      assert.equal(digest.present, true);
      assert.equal(digest.matches(password), true);
      assert.equal(digest.matches(`${password} `), false);
      assert.deepEqual(
        known.filter(([other]) => digest.matches(other)).map(([other]) => other),
        [password],
      );
    });
  }

  it('is compared whatever the case of its letters', () => {
    assert.equal(new PasswordDigest('*81F5E21E35407D884A6CD4A731AEBFB6AF209E1B').matches('root'), true);
  });

  it('of a password outside of ASCII is that of its UTF-8', () => {
    // python3: hashlib.sha1(hashlib.sha1('pässwörd'.encode()).digest()).hexdigest()
    const digest = new PasswordDigest('*0225ec5004abb0b8cb557541fe53de1a5d8cc825');
    assert.equal(digest.matches('pässwörd'), true);
  });

  it('that is empty or damaged fits nothing, the empty password included', () => {
    const empty = new PasswordDigest('');
    assert.deepEqual([empty.present, empty.matches('')], [false, false]);
    for (const text of ['*', '*be1b', 'be1bdec0aa74b4dcb079943e70528096cca985f8', 'x'.repeat(41)]) {
      assert.equal(new PasswordDigest(text).matches(''), false, text);
    }
  });

  it('never prints itself', () => {
    const text = '*81f5e21e35407d884a6cd4a731aebfb6af209e1b';
    const digest = new PasswordDigest(text);
    const output = new PassThrough();
    const console = new Console(output);
    console.log(digest, { digest });
    console.dir({ digest }, { showHidden: true, depth: 9 });
    console.log('%s %o %O %j', digest, digest, digest, digest);
    const printed = [
      String(digest),
      `${digest.toString()}`,
      JSON.stringify({ digest }),
      inspect(digest, { showHidden: true, customInspect: false }),
      inspect({ nested: [digest] }, { showHidden: true }),
      Object.values(digest).join(),
      String(new Error('x', { cause: digest }).cause),
      String(output.read()),
    ].join('\n');
    assert.equal(printed.toLowerCase().includes(text.slice(1, 12)), false, printed);
    assert.match(printed, /\*{6}/);
  });
});
