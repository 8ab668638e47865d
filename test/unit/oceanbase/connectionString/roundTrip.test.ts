import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import {
  formatCommand,
  formatJdbcUrl,
  type Writable,
} from '../../../../src/oceanbase/connectionString/format.ts';
import { parseConnection } from '../../../../src/oceanbase/connectionString/parse.ts';
import { quoteWord, shellWords } from '../../../../src/oceanbase/connectionString/shellWords.ts';
import { formatEndpoint } from '../../../../src/oceanbase/socket.ts';
import { tlsModes, type TlsOptions } from '../../../../src/oceanbase/tls.ts';

const host = fc.oneof(fc.domain(), fc.ipV4(), fc.ipV6());
const port = fc.integer({ min: 1, max: 65_535 });
/** Names as OceanBase allows them, with what a shell and a URL give a meaning to. */
const name = fc.string({
  unit: fc.constantFrom(...`abzAZ09_-.$%&+=/?'"\\;|<>(){}[]*!~^,租户é`),
  minLength: 1,
  maxLength: 12,
});
const user = fc.oneof(
  fc.tuple(name, name, name).map(([one, tenant, cluster]) => `${one}@${tenant}#${cluster}`),
  fc.tuple(name, name, name).map(([cluster, tenant, one]) => `${cluster}:${tenant}:${one}`),
  name,
);
const path = fc.string({ unit: fc.constantFrom(...`abc /\\:.-'"$ü`), minLength: 1, maxLength: 15 });
const file = fc.option(path, { nil: undefined });

function without(tls: Readonly<Record<string, unknown>>): TlsOptions {
  const given = Object.entries(tls).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as unknown as TlsOptions;
}

const anyTls = fc
  .record({ mode: fc.constantFrom(...tlsModes), ca: file, cert: file, key: file })
  .map(without);
/** obclient has fewer words: a CA only where it is looked at, and preferred only where a file shows that TLS is meant. */
const obclientTls = fc.oneof(
  fc.constant<TlsOptions>({ mode: 'disabled' }),
  fc.record({ mode: fc.constant('preferred' as const), cert: path, key: path }).map(without),
  fc.record({ mode: fc.constant('required' as const), cert: file, key: file }).map(without),
  fc.record({ mode: fc.constant('verifyCa' as const), ca: path, cert: file, key: file }).map(without),
  fc.record({ mode: fc.constant('verifyIdentity' as const), ca: file, cert: file, key: file }).map(without),
);

function writable(tls: fc.Arbitrary<TlsOptions>): fc.Arbitrary<Writable> {
  return fc
    .record({ host, port, user, tls: fc.option(tls, { nil: undefined }) })
    .map((one) => without(one) as unknown as Writable);
}

function readBack(text: string): unknown {
  const parsed = parseConnection(text);
  assert.ok(parsed.kind === 'parts', `${text}: ${JSON.stringify(parsed)}`);
  return without(parsed.parts as Record<string, unknown>);
}

describe('what is written is read back the same', () => {
  it('as a command of mysql', () => {
    fc.assert(
      fc.property(writable(anyTls), (one) => {
        assert.deepEqual(readBack(formatCommand('mysql', one)), one);
      }),
    );
  });

  it('as a command of obclient', () => {
    fc.assert(
      fc.property(writable(obclientTls), (one) => {
        assert.deepEqual(readBack(formatCommand('obclient', one)), one);
      }),
    );
  });

  it('as a JDBC URL', () => {
    fc.assert(
      fc.property(writable(anyTls), (one) => {
        assert.deepEqual(readBack(formatJdbcUrl(one)), one);
      }),
    );
  });

  it('as host and port', () => {
    fc.assert(
      fc.property(fc.record({ host, port }, { noNullPrototype: true }), (one) => {
        assert.deepEqual(readBack(formatEndpoint(one)), one);
      }),
    );
  });

  it('as a word of a shell, whatever is in it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme' }).filter((word) => !word.includes('\0'))),
        (words) => {
          assert.deepEqual(shellWords(['x', ...words].map(quoteWord).join(' ')), ['x', ...words]);
        },
      ),
    );
  });

  it('obclient’s words never ask for less than the mode does', () => {
    assert.match(
      formatCommand('obclient', { host: 'h', port: 1, user: 'u', tls: { mode: 'verifyCa' } }),
      / --ssl --ssl-verify-server-cert$/,
    );
  });
});

describe('the words of a command', function () {
  before(function () {
    if (process.platform === 'win32') this.skip(); // no sh to compare with
  });

  it('are those that a shell makes of it', () => {
    const piece = fc.constantFrom(...`aB0'"\\ \t=-/%@ü`, '~x', "''", '""');
    const command = fc
      .array(piece, { maxLength: 14 })
      .map((pieces) => `x ${pieces.join('')}`)
      // A blank after a backslash at a word's beginning is taken for a line that goes on; tildes stay as they are.
      .filter((text) => !/(^|\s)\\(\s|$)|\\$/.test(text) && !/(^|\s)~/.test(text))
      // Where a quote is open, a shell waits for more.
      .filter((text) => wordsOf(text) !== undefined);
    // Several at once: a shell takes longer to start than to do all of them.
    fc.assert(
      fc.property(fc.array(command, { minLength: 1, maxLength: 600, size: 'max' }), (commands) => {
        const script = commands.map((text) => `printf '%s\\0' ${text}; printf '\\1'`).join('\n');
        const said = execFileSync('/bin/sh', ['-c', script], { encoding: 'utf8' });
        assert.deepEqual(
          commands.map(wordsOf),
          said.split('\x01', commands.length).map((words) => words.split('\0').slice(0, -1)),
        );
      }),
      { numRuns: 10 },
    );
  });
});

/** Undefined where a quote is open. */
function wordsOf(text: string): string[] | undefined {
  try {
    return shellWords(text);
  } catch {
    return undefined;
  }
}
