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
const plain = fc.string({ minLength: 1, maxLength: 6, unit: 'grapheme' });

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
