// Names and secrets as people, password generators and attackers make them.
import fc from 'fast-check';

const nasty = fc.constantFrom(
  '`',
  "'",
  "''",
  '"',
  '\\',
  '\\\\',
  "\\'",
  ';',
  '; DROP TENANT t; --',
  '--',
  '-- ',
  '#',
  '/*',
  '*/',
  '/*!',
  '?',
  ':x',
  '%',
  '$$',
  ' ONLY',
  ' ',
  '\n',
  '\r\n',
  '\t',
  '\u{1F600}',
  '日本',
  'é',
  'İ',
  '\u2028',
  '\uFFFC',
);
// Not fast-check's graphemes: their tables take a second to build.
const plain = fc.oneof(
  fc.string({ minLength: 1, maxLength: 6, unit: 'grapheme-ascii' }),
  fc.integer({ min: 0xa0, max: 0xd7ff }).map((code) => String.fromCodePoint(code)),
  fc.integer({ min: 0x1_0000, max: 0x1_ffff }).map((code) => String.fromCodePoint(code)),
);

/** A text with everything in it that quoting could stumble over. */
export const nastyText = fc
  .array(fc.oneof({ weight: 2, arbitrary: nasty }, { weight: 1, arbitrary: plain }), {
    minLength: 1,
    maxLength: 8,
  })
  .map((parts) => parts.join(''));

/** A secret that is long enough to be told from the text around it by chance. */
export const secret = fc
  .tuple(fc.stringMatching(/^[A-Za-z0-9]{6,10}$/), nastyText, fc.stringMatching(/^[A-Za-z0-9]{6,10}$/))
  .map((parts) => parts.join(''))
  .filter((text) => !text.includes('******'));
