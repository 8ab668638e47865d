// Every statement that the product can send to start or cancel a backup, over all combinations of its options: it
// parses with OceanBase's official grammar, and the sandbox accepts exactly those that facts.md 1.2, 1.3 and 2.3
// accept, in MySQL and in Oracle mode.
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseSql } from '../unit/support/grammar.ts';
import { Client } from './support/client.ts';
import { startSandbox, type Sandbox, type SandboxVersion } from '../sandbox/index.ts';
import { plainFullBackup, type BackupChoices } from '../../src/backup/request.ts';
import { backup, cancelBackup, setEncryption } from '../../src/oceanbase/statements.ts';
import type { Mode } from '../../src/oceanbase/quoting.ts';

const names = ['plain', 'a-b', 'select', '租户', 'back`quote', "quo'te"];
const descriptions = ['', 'nightly', "it's \\ a `test` -- /* */ ;"];
const password = 'p\'a\\s"s';

const choices: BackupChoices[] = [false, true].flatMap((incremental) =>
  [false, true].flatMap((plusArchivelog) =>
    descriptions.map((description) => ({ ...plainFullBackup, incremental, plusArchivelog, description })),
  ),
);
const targets: (readonly string[] | undefined)[] = [
  undefined,
  ...names.map((name) => [name]),
  names.slice(0, 3),
  names,
];

interface Login {
  readonly user: string;
  readonly mode: Mode;
  /** facts.md 1.2: naming tenants is for sys. */
  readonly namesTenants: boolean;
}
const logins: readonly Login[] = [
  { user: 'root@sys', mode: 'MYSQL', namesTenants: true },
  { user: 'root@plain', mode: 'MYSQL', namesTenants: false },
  { user: 'SYS@ora', mode: 'ORACLE', namesTenants: false },
];

/** What facts.md says of the statement: its errno, or undefined where it is accepted. */
function expected(
  version: SandboxVersion,
  { plusArchivelog }: BackupChoices,
  mode: Mode,
): number | undefined {
  if (plusArchivelog && version === '4.1') return mode === 'ORACLE' ? 600 : 1235;
  return undefined;
}

describe('every statement of a start, over all combinations of options', () => {
  for (const target of targets) {
    for (const choice of choices) {
      const sql = backup({ ...choice, tenants: target }, 'MYSQL');
      it(`parses: ${sql}`, () => {
        // The vendor's lexer knows bare names outside ASCII only in quotes, which ours always are.
        assert.deepEqual(parseSql(sql), { statements: 1, errors: 0 });
      });
    }
    it(`parses: ${cancelBackup(target, 'MYSQL')}`, () => {
      assert.deepEqual(parseSql(cancelBackup(target, 'MYSQL')), { statements: 1, errors: 0 });
    });
  }

  for (const version of ['4.1', '4.2.5', '4.3.5'] as const) {
    describe(`on ${version}`, () => {
      let sandbox: Sandbox;
      before(async () => {
        sandbox = await startSandbox({
          version,
          backupSeconds: 0.2,
          tenants: [...names.map((name) => ({ name })), { name: 'ora', mode: 'ORACLE' }],
        });
      });
      after(() => sandbox.stop());

      for (const login of logins) {
        it(`${login.user}: accepts what facts.md accepts, and nothing else`, async () => {
          const client = await Client.connect({
            port: sandbox.port,
            user: login.user,
            password: sandbox.passwords[login.user] ?? '',
          });
          try {
            for (const target of login.namesTenants ? targets : [undefined]) {
              for (const choice of choices) {
                const sql = backup({ ...choice, tenants: target }, login.mode);
                await untilIdle(client, login);
                assert.equal(await client.refusal(setEncryption(password, login.mode)), undefined);
                const refusal = await client.refusal(sql);
                assert.equal(
                  refusal?.errno,
                  expected(version, choice, login.mode),
                  `${sql}: ${refusal?.message ?? 'accepted'}`,
                );
              }
              assert.equal(await client.refusal(cancelBackup(target, login.mode)), undefined);
            }
          } finally {
            await client.connection.end();
          }
        }).timeout(120_000);
      }
    });
  }
});

/** A row of the JOBS view refuses the next start (9036), whatever its status. */
async function untilIdle(client: Client, { namesTenants, mode }: Login): Promise<void> {
  const view =
    mode === 'ORACLE' ? 'SYS.DBA_OB_BACKUP_JOBS' : `oceanbase.${namesTenants ? 'CDB' : 'DBA'}_OB_BACKUP_JOBS`;
  for (;;) {
    await client.refusal(cancelBackup(undefined, mode));
    const rows = await client.rows(`SELECT JOB_ID FROM ${view}`);
    if (rows.length === 0) return;
    await sleep(5);
  }
}
