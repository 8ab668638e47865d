import { foresee } from '../../../src/backup/preflight.ts';
import { plainFullBackup } from '../../../src/backup/request.ts';
import { readFacts } from '../../../src/backup/facts.ts';
import { JobWatcher, type WatcherLook } from '../../../src/backup/watcher.ts';
import { rawArchive, rawTenant } from '../../unit/support/rawRows.ts';
import { jobRow, serverInfo, setRow, sysKey, sysRow, taskRow } from '../../unit/support/rows.ts';
import { ScriptedSession } from '../../unit/support/scriptedSession.ts';
import { median, msOf } from '../support/numbers.ts';
import type { BenchOptions, Row, Section } from '../support/row.ts';

const count = 1_000;
/** ms of the extension host at one go: more would be felt. */
const budget = 50;
const ids = Array.from({ length: count }, (_, at) => 1_002 + at * 2);

/** What is worked out at one go for a thousand tenants, without the server. */
export const tenantsSection: Section = {
  name: 'tenants',
  run: async (options) => [await checking(options), await ticking(options)],
};

function row(what: string, figure: number): Row {
  return { group: 'tenants', what, figure, unit: 'ms', budget };
}

const repeated = async (times: number, work: () => unknown): Promise<number> => {
  await work(); // compiled
  const took: number[] = [];
  for (let turn = 0; turn < times; turn++) took.push(await msOf(work));
  return median(took);
};

async function checking({ quick, say }: BenchOptions): Promise<Row> {
  say('checks of 1,000 tenants');
  const tenants = ids.map((id) => ({ id, name: `t${String(id)}` }));
  const of = <T>(make: (id: number) => T): T[] => ids.map(make);
  const dest = (id: number, name: string, value: string) => ({
    ...{ TENANT_ID: String(id), DEST_NO: '0', NAME: name, VALUE: value },
  });
  const path = (id: number): string => `file:///backup/${String(id)}`;
  const session = new ScriptedSession([
    [
      /LOG_MODE/,
      of((id) => ({ TENANT_ID: id, LOG_MODE: 'ARCHIVELOG', TENANT_ROLE: 'PRIMARY', COMPATIBLE: '4.2.5.0' })),
    ],
    [/DBA_OB_TENANTS/, of((id) => rawTenant({ TENANT_ID: id, TENANT_NAME: `t${String(id)}` }))],
    [/OB_ARCHIVELOG/, of((id) => rawArchive({ TENANT_ID: id }))],
    [/OB_BACKUP_JOBS/, []],
    [/OB_BACKUP_PARAMETER/, of((id) => dest(id, 'data_backup_dest', `${path(id)}/data`))],
    [/OB_ARCHIVE_DEST/, of((id) => dest(id, 'path', `${path(id)}/log`))],
    [
      /OB_BACKUP_SET_FILES/,
      of((id) => ({ TENANT_ID: id, PATH: `${path(id)}/data`, TENANT_COMPATIBLE: '4.2.5.0' })),
    ],
    [/SHOW GRANTS/, [{ Grants: "GRANT ALL PRIVILEGES ON *.* TO 'root'" }]],
  ]);
  const choices = { ...plainFullBackup, incremental: true };
  const figure = await repeated(quick ? 3 : 30, async () => {
    const facts = await readFacts(session, serverInfo(), choices);
    const found = foresee(facts, { kind: 'all', tenants });
    if (found.eligible.length !== count) throw new Error('not every tenant is eligible');
  });
  return row('rows and checks of a preflight of 1,000 tenants', figure);
}

async function ticking({ quick, say }: BenchOptions): Promise<Row> {
  say('states of one tick of 1,000 tenants');
  const own = (tenantId: number) => ({ tenantId, jobId: 3, backupSetId: 5 });
  const look: WatcherLook = {
    jobs: [sysRow({ executorTenantIds: ids, status: 'DOING' }), ...ids.map((id) => jobRow(own(id)))],
    tasks: ids.map((id) => taskRow(own(id))),
    sets: ids.map((id) => setRow(own(id))),
    unreadable: [],
    percentReported: true,
    seesInitiator: () => true,
  };
  let tick: () => void = () => undefined;
  const watcher = new JobWatcher({
    look: () => Promise.resolve({ ...look }), // a look is indexed once
    now: Date.now,
    elapsed: () => performance.now(),
    after: (_, callback) => {
      tick = callback;
      return () => undefined;
    },
  });
  let seen: () => void = () => undefined;
  watcher.watch(sysKey, ids, 'visible', ({ backups }) => {
    if (backups.length !== count) throw new Error(`${String(backups.length)} states`);
    seen();
  });
  const figure = await repeated(
    quick ? 3 : 30,
    () =>
      new Promise<void>((resolve) => {
        seen = resolve;
        tick();
      }),
  );
  watcher.dispose();
  return row('states of one tick of 1,000 tenants', figure);
}
