// 4.5: the columns of every view, per version and kind of tenant.
import assert from 'node:assert/strict';
import type { SandboxVersion } from '../sandbox/index.ts';
import { type Cluster, contract, useCluster } from './support/cluster.ts';
import {
  type Columns,
  type Flavour,
  copiedColumns,
  expectedColumns,
  originalColumns,
  originalPresent,
} from './support/views.ts';

const source = originalPresent ? 'the table beside the project' : 'the suite’s own copy';
const versions: readonly SandboxVersion[] = ['4.1', '4.2.1', '4.2.5', '4.3.5'];
const flavours: readonly { flavour: Flavour; user: string; schema: string }[] = [
  { flavour: 'sys', user: 'root@sys', schema: 'oceanbase' },
  { flavour: 'mysql', user: 'root@m', schema: 'oceanbase' },
  { flavour: 'oracle', user: 'SYS@o', schema: 'SYS' },
];

if (originalPresent) {
  describe('the suite’s copy of the columns', () => {
    for (const version of versions) {
      for (const { flavour } of flavours) {
        it(`equals the table it was made from: ${version}, ${flavour}`, () => {
          const original = originalColumns(version, flavour);
          if (original === undefined) return;
          const copied = copiedColumns(version, flavour);
          for (const [view, columns] of original) {
            const known = columns.map(({ nullable }) => nullable !== undefined);
            const own = (copied.get(view) ?? []).map((column, i) =>
              known[i] ? column : { ...column, nullable: undefined },
            );
            assert.deepEqual(own, columns, view);
          }
          assert.equal(copied.size, original.size);
        });
      }
    }
  });
}

/** The type byte that a result set's column has; undefined where nothing is known. */
function wireTypes(type: string): readonly number[] {
  if (/^bigint/i.test(type)) return [8];
  if (/^varchar/i.test(type)) return [253];
  if (/^decimal/i.test(type)) return [246];
  if (/^timestamp/i.test(type)) return [7];
  if (/^datetime/i.test(type)) return [12];
  if (/^double/i.test(type)) return [5];
  if (/^(long)?text/i.test(type)) return [249, 250, 251, 252];
  return assert.fail(`no wire type known for ${type}`);
}

const unsignedFlag = 0x20;
const oracleType = /^(NUMBER|VARCHAR2|CLOB|TIMESTAMP)/i;

for (const version of versions) {
  contract(`4.5 views of ${version}, by ${source}`, () => {
    const cluster = useCluster({ version, tenants: [{ name: 'm' }, { name: 'o', mode: 'ORACLE' }] });
    for (const { flavour, user, schema } of flavours) {
      const expected = expectedColumns(version, flavour);
      for (const [view] of expected) {
        it(`4.5 ${version} ${flavour} ${view}: DESCRIBE and result metadata`, () =>
          flavour === 'oracle'
            ? checkOracle(cluster, expected, user, schema, view)
            : checkMysql(cluster, expected, user, schema, view));
      }
    }
  });
}

async function describeView(
  cluster: Cluster,
  user: string,
  view: string,
): Promise<Record<string, unknown>[]> {
  const rows = await (await cluster.as(user)).rows(`DESCRIBE ${view}`);
  return rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([key, value]) => [key.toLowerCase(), value])),
  );
}

async function checkMysql(
  cluster: Cluster,
  expected: Columns,
  user: string,
  schema: string,
  view: string,
): Promise<void> {
  const columns = expected.get(view) ?? [];
  const described = await describeView(cluster, user, `${schema}.${view}`);
  assert.deepEqual(
    described.map((row) => `${String(row['field'])} ${String(row['type']).toLowerCase()}`),
    columns.map(({ name, type }) => `${name} ${type.toLowerCase()}`),
  );
  for (const [i, { name, nullable }] of columns.entries()) {
    if (nullable !== undefined) assert.equal(described[i]?.['null'], nullable ? 'YES' : 'NO', name);
  }
  const fields = await (await cluster.as(user)).fields(`SELECT * FROM ${schema}.${view} LIMIT 0`);
  assert.deepEqual(
    fields.map(({ name }) => name),
    columns.map(({ name }) => name),
  );
  for (const [i, { name, type }] of columns.entries()) {
    const field = fields[i];
    assert.ok(wireTypes(type).includes(field?.columnType ?? -1), `${name} ${type}: ${field?.columnType}`);
    if (/^bigint/i.test(type)) {
      const unsigned = (Number(field?.flags) & unsignedFlag) !== 0;
      assert.equal(unsigned, /unsigned/i.test(type), `${name} ${type}`);
    }
    const [, scale] = /^decimal\(\d+, ?(\d+)\)/i.exec(type) ?? [];
    if (scale !== undefined) assert.equal(field?.decimals, Number(scale), `${name} ${type}`);
  }
}

async function checkOracle(
  cluster: Cluster,
  expected: Columns,
  user: string,
  schema: string,
  view: string,
): Promise<void> {
  const columns = expected.get(view) ?? [];
  const described = await describeView(cluster, user, `${schema}.${view}`);
  assert.deepEqual(
    described.map((row) => row['field']),
    columns.map(({ name }) => name),
  );
  for (const [i, { name, type }] of columns.entries()) {
    // The manual has MySQL types in some places, which no Oracle tenant can have.
    if (!oracleType.test(type)) continue;
    assert.equal(String(described[i]?.['type']).toUpperCase(), type.toUpperCase(), name);
  }
  const fields = await (await cluster.as(user)).fields(`SELECT * FROM ${schema}.${view} WHERE 1 = 0`);
  assert.deepEqual(
    fields.map(({ name }) => name),
    columns.map(({ name }) => name),
  );
}
