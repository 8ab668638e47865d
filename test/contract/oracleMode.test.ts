// What an Oracle tenant answers otherwise than a MySQL tenant, as OceanBase's source says.
import assert from 'node:assert/strict';
import type { SandboxVersion } from '../sandbox/index.ts';
import { contract, useCluster } from './support/cluster.ts';

const user = 'SYS@o';
const versions: readonly SandboxVersion[] = ['4.1', '4.2.1', '4.2.5', '4.3.5'];

for (const version of versions) {
  contract(`Oracle mode of ${version}`, () => {
    const cluster = useCluster({
      version,
      tenants: [{ name: 'm' }, { name: 'o', mode: 'ORACLE' }],
      users: [{ name: 'U', tenant: 'o' }],
    });
    const row = async (sql: string): Promise<Record<string, unknown>> => (await cluster.as(user)).row(sql);
    const dest = 'SYS.DBA_OB_BACKUP_PARAMETER';

    it('SHOW names its columns in capitals (ob_show_resolver.cpp)', async () => {
      assert.deepEqual(await row("SHOW VARIABLES LIKE 'ob_compatibility_mode'"), {
        VARIABLE_NAME: 'ob_compatibility_mode',
        VALUE: 'ORACLE',
      });
      const parameter = await row("SHOW PARAMETERS LIKE 'cluster'");
      assert.equal(parameter['VALUE'], 'sandbox');
      assert.ok(Object.keys(parameter).every((name) => name === name.toUpperCase()));
      const [variable] = await (await cluster.as('root@m')).rows("SHOW VARIABLES LIKE 'autocommit'");
      assert.deepEqual(variable, { Variable_name: 'autocommit', Value: 'ON' });
    });

    it('SHOW TENANT is not supported (ob_show_resolver.cpp)', () =>
      cluster.refuses(user, 'SHOW TENANT', { errno: 600, sqlstate: '0A000', message: /arguments: -4007/ }));

    it('an empty value is NULL', async () => {
      assert.equal((await row("SHOW VARIABLES LIKE 'init_connect'"))['VALUE'], null);
      assert.equal((await row("SELECT '' AS X FROM DUAL"))['X'], null);
    });

    it('a number below 1 has no zero before its point (ob_number_v2.cpp)', async () => {
      const numbers = await row('SELECT ROUND(53 / 100, 2) AS A, ROUND(-53 / 100, 2) AS B, 1 AS C FROM DUAL');
      assert.deepEqual(Object.values(numbers).map(String), ['.53', '-.53', '1']);
    });

    for (const sql of [
      `SELECT NAME FROM ${dest} WHERE VALUE = 'x'`,
      `SELECT CASE WHEN VALUE IS NULL OR VALUE = '' THEN 0 ELSE 1 END AS X FROM ${dest}`,
      `SELECT NAME FROM ${dest} WHERE 'x' <> VALUE`,
      `SELECT MAX(VALUE) FROM ${dest}`,
      `SELECT NAME FROM ${dest} ORDER BY VALUE`,
    ]) {
      it(`compares no LOB (ob_expr_equal.cpp): ${sql}`, () =>
        cluster.refuses(user, sql, { errno: 932, sqlstate: '22000', message: /^ORA-00932: / }));
    }

    for (const [first, second] of [
      ['NAME, VALUE', 'NAME, VALUE'],
      ['VALUE, NAME', 'VALUE, NAME'],
    ] as const) {
      it(`unites no LOB with a VARCHAR (ob_optimizer_util.cpp): ${first}`, () =>
        cluster.refuses(
          user,
          `SELECT ${first} FROM SYS.DBA_OB_ARCHIVE_DEST UNION ALL SELECT ${second} FROM ${dest}`,
          { errno: 1790, sqlstate: 'HY000', message: /^ORA-01790: / },
        ));
    }

    it('unites no number with a text', () =>
      cluster.refuses(
        user,
        'SELECT JOB_ID FROM SYS.DBA_OB_BACKUP_JOBS UNION ALL SELECT STATUS FROM SYS.DBA_OB_BACKUP_TASKS',
        { errno: 1790, sqlstate: 'HY000' },
      ));

    it('takes a LOB by itself, beside NULL, its length, and as text', () =>
      cluster.accepts(
        user,
        `SELECT VALUE FROM ${dest} WHERE NAME = 'data_backup_dest'`,
        `SELECT NULL AS V FROM DUAL UNION ALL SELECT VALUE FROM ${dest}`,
        `SELECT VALUE FROM SYS.DBA_OB_ARCHIVE_DEST UNION ALL SELECT TO_CHAR(VALUE) FROM ${dest}`,
        `SELECT CASE WHEN LENGTH(VALUE) > 0 THEN 1 ELSE 0 END AS X FROM ${dest}`,
        `SELECT NAME FROM ${dest} WHERE VALUE IS NULL`,
      ));

    it('a LOB comes as text over the wire', async () => {
      assert.match(String((await row(`SELECT VALUE FROM ${dest}`))['VALUE']), /^file:/);
    });

    for (const call of ['EFFECTIVE_TENANT()', 'NOW()', 'TIME_TO_USEC(1)', 'IFNULL(1, 2)', 'VERSION()']) {
      it(`lacks a function of MySQL mode (ob_expr_operator_factory.cpp): ${call}`, () =>
        cluster.refuses(user, `SELECT ${call} FROM DUAL`, {
          errno: 904,
          sqlstate: '42S22',
          message: /^ORA-00904: /,
        }));
    }

    it('ALTER SYSTEM SET without the privilege is ORA-01031 (ob_ora_priv_check.cpp)', () =>
      cluster.refuses('U@o', "ALTER SYSTEM SET data_backup_dest = ''", {
        errno: 1031,
        sqlstate: 'HY000',
        message: 'ORA-01031: insufficient privileges',
      }));
  });
}
