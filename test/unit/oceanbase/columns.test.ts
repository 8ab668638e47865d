import assert from 'node:assert/strict';
import * as v from 'valibot';
import {
  bigintColumn,
  clockColumn,
  counterColumn,
  decimalColumn,
  intColumn,
  passwordDigestColumn,
  readRows,
  rowsOf,
  textColumn,
  timeColumns,
  wordColumn,
} from '../../../src/oceanbase/columns.ts';
import { rawWord } from '../../../src/oceanbase/word.ts';
import { UnexpectedRow } from '../../../src/oceanbase/errors.ts';

function read<Schema extends v.GenericSchema>(schema: Schema, value: unknown): v.InferOutput<Schema> {
  return v.parse(schema, value);
}

function refuses(schema: v.GenericSchema, ...values: readonly unknown[]): void {
  for (const value of values) assert.equal(v.safeParse(schema, value).success, false, String(value));
}

describe('a column of', () => {
  it('wide integers is exact up to 2^64, as text or as a number', () => {
    assert.equal(read(bigintColumn, '9223372036854775807'), 9_223_372_036_854_775_807n);
    assert.equal(read(bigintColumn, '9223372036854775808'), 9_223_372_036_854_775_808n);
    assert.equal(read(bigintColumn, '18446744073709551615'), 18_446_744_073_709_551_615n);
    assert.equal(read(bigintColumn, '-9223372036854775808'), -9_223_372_036_854_775_808n);
    assert.equal(read(bigintColumn, 12), 12n);
    assert.equal(read(bigintColumn, 12n), 12n);
    refuses(bigintColumn, null, undefined, '', ' 1', '1 ', '0x10', '1e3', '1.0', 1.5, Number.NaN, true, {});
  });

  it('ids refuses what a double cannot hold exactly', () => {
    assert.equal(read(intColumn, '1002'), 1002);
    assert.equal(read(intColumn, '-4016'), -4016);
    assert.equal(read(intColumn, '9007199254740991'), Number.MAX_SAFE_INTEGER);
    refuses(intColumn, '9007199254740992', '-9007199254740992', '9223372036854775808', null, '');
  });

  it('counters takes NULL for 0', () => {
    assert.equal(read(counterColumn, null), 0);
    assert.equal(read(counterColumn, '42'), 42);
    refuses(counterColumn, 'many', undefined);
  });

  it('decimals reads text and numbers', () => {
    assert.equal(read(decimalColumn, '99.99'), 99.99);
    assert.equal(read(decimalColumn, '-1'), -1);
    assert.equal(read(decimalColumn, 0.5), 0.5);
    assert.equal(read(decimalColumn, '.53'), 0.53);
    assert.equal(read(decimalColumn, '-.5'), -0.5);
    refuses(decimalColumn, '', '.', '1.', '1,5', 'NaN', null);
  });

  it('text takes NULL for the empty text', () => {
    assert.equal(read(textColumn, null), '');
    assert.equal(read(textColumn, ' a '), ' a ');
    refuses(textColumn, 1, undefined, Buffer.from('a'));
  });

  it('times reads them as UTC, with or without fractions', () => {
    const { time } = timeColumns({ mode: 'MYSQL' });
    const at = (text: string): string => read(time, text).toISOString();
    assert.equal(at('2026-01-02 03:04:05'), '2026-01-02T03:04:05.000Z');
    assert.equal(at('2026-01-02 03:04:05.1'), '2026-01-02T03:04:05.100Z');
    assert.equal(at('2026-01-02 03:04:05.123999'), '2026-01-02T03:04:05.123Z');
    refuses(time, null, '', '0000-00-00 00:00:00', '2026-13-01 00:00:00', '2026-01-02', 0);
    refuses(time, '2026-01-02 03:04:05.', '2026-01-02T03:04:05Z', '2026-01-02 03:04:05+08:00');
  });

  it('times is at +08:00 in Oracle mode (facts.md 4.3)', () => {
    const { time, optionalTime } = timeColumns({ mode: 'ORACLE' });
    assert.equal(read(time, '2026-01-02 03:04:05').toISOString(), '2026-01-01T19:04:05.000Z');
    assert.equal(read(optionalTime, '2026-01-02 03:04:05')?.toISOString(), '2026-01-01T19:04:05.000Z');
  });

  it('optional times takes NULL, and the empty text of 4.0, for “not yet”', () => {
    const { optionalTime } = timeColumns({ mode: 'MYSQL' });
    assert.equal(read(optionalTime, null), null);
    assert.equal(read(optionalTime, ''), null);
    assert.equal(read(optionalTime, '2026-01-02 03:04:05')?.getTime(), Date.UTC(2026, 0, 2, 3, 4, 5));
    refuses(optionalTime, 'soon');
  });

  it('the clock reads µs since the epoch, and text in UTC whatever the mode', () => {
    const now = '2026-01-02T03:04:05.678Z';
    assert.equal(read(clockColumn, '1767323045678901').toISOString(), now);
    assert.equal(read(clockColumn, '2026-01-02 03:04:05.678901').toISOString(), now);
    refuses(clockColumn, null, '', 'now');
  });

  it('words keeps an unknown one as the server wrote it, and apart from the known ones', () => {
    const status = wordColumn(['DOING', 'STOP']);
    assert.equal(read(status, 'DOING'), 'DOING');
    assert.deepEqual(read(status, 'doing'), { unknown: 'doing' });
    assert.deepEqual(read(status, null), { unknown: '' });
    assert.equal(rawWord(read(status, 'STOP')), 'STOP');
    assert.equal(rawWord(read(status, 'SLEEPING')), 'SLEEPING');
    refuses(status, 1);
  });

  it('digests is never text', () => {
    const digest = read(passwordDigestColumn, '*81f5e21e35407d884a6cd4a731aebfb6af209e1b');
    assert.equal(JSON.stringify(digest), '"******"');
    assert.equal(digest.matches('root'), true);
    assert.equal(read(passwordDigestColumn, null).present, false);
  });
});

describe('reading rows', () => {
  const schema = v.object({ TENANT_ID: intColumn, PASSWD: textColumn });

  it('keeps what the schema names', () => {
    const rows = [{ TENANT_ID: '1', PASSWD: 'p', OTHER: 1 }];
    assert.deepEqual(readRows('V', schema, rows), [{ TENANT_ID: 1, PASSWD: 'p' }]);
    assert.deepEqual(readRows('V', schema, []), []);
  });

  it('finds a column whatever its case, in every row', () => {
    const rows = [
      { tenant_id: '1', Passwd: 'p' },
      { tenant_id: '2', Passwd: 'q' },
    ];
    assert.deepEqual(readRows('V', schema, rows), [
      { TENANT_ID: 1, PASSWD: 'p' },
      { TENANT_ID: 2, PASSWD: 'q' },
    ]);
    assert.deepEqual(rowsOf([{ source: 'JOBS  ' }, { source: 'TASKS' }], 'JOBS'), [{ SOURCE: 'JOBS  ' }]);
  });

  for (const [column, row] of [
    ['PASSWD', { TENANT_ID: '1', PASSWD: { leak: 'hunter2' } }],
    ['PASSWD', { TENANT_ID: '1', PASSWD: Buffer.from('hunter2') }],
    ['TENANT_ID', { TENANT_ID: 'hunter2', PASSWD: '' }],
    ['TENANT_ID', { PASSWD: 'hunter2' }],
  ] as const) {
    it(`names the view and the column of a bad ${column}, never the value`, () => {
      assert.throws(
        () => readRows('OB_BACKUP_JOBS', schema, [{ TENANT_ID: 1, PASSWD: '' }, row]),
        (error: unknown) => {
          assert.ok(error instanceof UnexpectedRow);
          assert.match(error.message, new RegExp(`\\b${column} of OB_BACKUP_JOBS\\b`));
          assert.equal(
            `${error.message}${String(error.stack)}${String(error.cause)}`.includes('hunter2'),
            false,
          );
          return true;
        },
      );
    });
  }
});
