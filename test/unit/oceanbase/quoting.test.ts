import assert from 'node:assert/strict';
import fc from 'fast-check';
import { quoteName, quoteString } from '../../../src/oceanbase/quoting.ts';
import { nastyText } from '../support/arbitraries.ts';

/** Reads a quoted text as an Oracle-mode server does: only the quote itself is doubled (facts.md 1.4). */
function unquoteOracle(quoted: string, quote: string): string | undefined {
  const inside = quoted.slice(1, -1);
  const valid = quoted.length >= 2 && quoted.startsWith(quote) && quoted.endsWith(quote);
  if (!valid || inside.replaceAll(quote + quote, '').includes(quote)) return undefined;
  return inside.replaceAll(quote + quote, quote);
}

describe('quoting in Oracle mode', () => {
  it('doubles quotes and leaves backslashes as they are', () => {
    assert.equal(quoteString("it's", 'ORACLE'), "'it''s'");
    assert.equal(quoteString('a\\', 'ORACLE'), "'a\\'");
    assert.equal(quoteString("\\'", 'ORACLE'), "'\\'''");
    assert.equal(quoteString('', 'ORACLE'), "''");
  });

  it('keeps the case of a name in double quotes', () => {
    assert.equal(quoteName('Mixed', 'ORACLE'), '"Mixed"');
    assert.equal(quoteName('a"b', 'ORACLE'), '"a""b"');
    assert.equal(quoteName('a`b', 'ORACLE'), '"a`b"');
  });

  it('is MySQL’s where no mode is given', () => {
    assert.equal(quoteString('\\'), quoteString('\\', 'MYSQL'));
    assert.equal(quoteName('`'), quoteName('`', 'MYSQL'));
  });

  it('round-trips any text', () => {
    fc.assert(
      fc.property(fc.oneof(nastyText, fc.string({ unit: 'binary-ascii' })), (text) => {
        assert.equal(unquoteOracle(quoteString(text, 'ORACLE'), "'"), text);
        assert.equal(unquoteOracle(quoteName(text, 'ORACLE'), '"'), text);
      }),
      { numRuns: 500 },
    );
  });
});
