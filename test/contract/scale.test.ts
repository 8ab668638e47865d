// A thousand tenants, two hundred backups at once, a hundred thousand rows of history, in one process.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Client, type Row } from './support/client.ts';
import { contract } from './support/cluster.ts';
import { until } from './support/until.ts';

const tenantCount = 1000;
const backingUp = 200;
const backupsEach = 34;
const historyRows = 100_000;
const limitMib = 400;

contract('scale', function () {
  this.timeout(120_000);
  let child: ChildProcess | undefined;
  let lines: AsyncIterator<string> | undefined;
  let sys: Client | undefined;

  const said = async (): Promise<Readonly<Record<string, unknown>>> => {
    const line = await lines?.next();
    if (line === undefined || line.done) throw new Error('the sandbox’s process ended');
    return JSON.parse(line.value) as Record<string, unknown>;
  };
  const query = (sql: string): Promise<Row[]> => {
    if (sys === undefined) throw new Error('not connected');
    return sys.rows(sql);
  };

  before(async () => {
    const script = fileURLToPath(new URL('support/scaleServer.ts', import.meta.url));
    const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
    child = spawn(process.execPath, ['--import', tsx, script, String(tenantCount), String(backupsEach)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    assert.ok(child.stdout);
    lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const { port, password } = await said();
    sys = await Client.connect({ port: Number(port), user: 'root@sys', password: String(password) });
  });

  after(() => {
    sys?.destroy();
    child?.kill();
  });

  it(`has ${tenantCount} tenants with archive rounds and destinations`, async () => {
    const tenants = await query(
      "SELECT TENANT_ID, TENANT_NAME, TENANT_TYPE, COMPATIBILITY_MODE, STATUS, LOCKED FROM oceanbase.DBA_OB_TENANTS WHERE TENANT_TYPE = 'USER' ORDER BY TENANT_NAME",
    );
    assert.equal(tenants.length, tenantCount);
    const rounds = await query(
      'SELECT TENANT_ID, DEST_NO, ROUND_ID, STATUS, CHECKPOINT_SCN, `COMMENT`, TIME_TO_USEC(NOW(6)) AS SERVER_USEC FROM oceanbase.CDB_OB_ARCHIVELOG ORDER BY DEST_NO',
    );
    assert.equal(rounds.length, tenantCount);
    const destinations = await query(
      "SELECT TENANT_ID, CASE WHEN VALUE IS NULL OR VALUE = '' THEN 0 ELSE 1 END AS IS_SET FROM oceanbase.CDB_OB_BACKUP_PARAMETER WHERE NAME = 'data_backup_dest'",
    );
    assert.equal(destinations.length, tenantCount);
  });

  it(`has ${historyRows} rows of history`, async () => {
    let rows = 0;
    for (const view of ['BACKUP_JOB_HISTORY', 'BACKUP_TASK_HISTORY', 'BACKUP_SET_FILES']) {
      const [row] = await query(`SELECT COUNT(*) AS N FROM oceanbase.CDB_OB_${view}`);
      rows += Number(row?.['N']);
    }
    assert.ok(rows >= historyRows, `${rows}`);
  });

  it('tells every tenant’s last successful set', async () => {
    const rows = await query(
      "SELECT TENANT_ID, MAX(BACKUP_SET_ID) AS LAST, MAX(MIN_RESTORE_SCN) AS SCN FROM oceanbase.CDB_OB_BACKUP_SET_FILES WHERE STATUS = 'SUCCESS' AND FILE_STATUS = 'AVAILABLE' GROUP BY TENANT_ID",
    );
    assert.equal(rows.length, tenantCount);
  });

  it(`backs up ${backingUp} tenants at once, and answers about each of them meanwhile`, async () => {
    const names = Array.from({ length: backingUp }, (_, i) => `\`t${i + 1}\``);
    await query(`ALTER SYSTEM BACKUP TENANT = ${names.join(', ')}`);
    const jobId = String(
      (await query('SELECT MAX(JOB_ID) AS J FROM oceanbase.CDB_OB_BACKUP_JOBS WHERE TENANT_ID = 1'))[0]?.[
        'J'
      ],
    );
    const of = `INITIATOR_TENANT_ID = 1 AND INITIATOR_JOB_ID = ${jobId}`;
    const both = `SELECT 'JOBS' AS SOURCE, TENANT_ID, JOB_ID, STATUS FROM oceanbase.CDB_OB_BACKUP_JOBS WHERE ${of} UNION ALL SELECT 'HISTORY', TENANT_ID, JOB_ID, STATUS FROM oceanbase.CDB_OB_BACKUP_JOB_HISTORY WHERE ${of}`;
    let mostTasks = 0;
    await until('all in history', async () => {
      const tasks = await query(
        'SELECT TENANT_ID, JOB_ID, STATUS, INPUT_BYTES, MACRO_BLOCK_COUNT, FINISH_MACRO_BLOCK_COUNT FROM oceanbase.CDB_OB_BACKUP_TASKS',
      );
      mostTasks = Math.max(mostTasks, tasks.length);
      const rows = await query(both);
      return rows.length === backingUp + 1 && rows.every((row) => row['SOURCE'] === 'HISTORY');
    });
    assert.equal(mostTasks, backingUp, 'not all at once');
    const ends = await query(both);
    assert.deepEqual([...new Set(ends.map((row) => row['STATUS']))], ['COMPLETED']);
  });

  it(`stays under ${limitMib} MiB`, async () => {
    sys?.destroy();
    child?.stdin?.end();
    const { maxMib } = await said();
    assert.ok(Number(maxMib) < limitMib, `${String(maxMib)} MiB`);
  });
});
