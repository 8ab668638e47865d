import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { FakeSecrets } from '../../unit/support/fakeVscode.ts';
import { profileId, protectedRow, reset, show, Window } from '../../unit/support/followingWindow.ts';
import { jobRow } from '../../unit/support/rows.ts';
import { newScratchFolder } from '../../host/paths.ts';
import { removeAtExit, removeNow } from '../../host/processes.ts';
import { BackupSpeed } from '../../../src/clusters/backupSpeed.ts';
import type { Clusters } from '../../../src/clusters/clusters.ts';
import { Records } from '../../../src/clusters/records.ts';
import { BackupPasswordVault } from '../../../src/clusters/vault.ts';
import { Log } from '../../../src/log.ts';
import { median, msOf } from '../support/numbers.ts';
import type { Row, Section } from '../support/row.ts';

const group = 'storage';
const tenants = 1_000;
const passwords = 10_000;
const hostBudget = 50;

/** What outlives a window: the files of records, and the keyring, which here costs nothing. */
export const storageSection: Section = {
  name: group,
  run: async ({ quick }) => {
    const folder = newScratchFolder('bench-storage');
    removeAtExit(folder);
    const times = quick ? 2 : 10;
    try {
      return [
        ...(await filing(folder, times)),
        ...(await opening(folder, times)),
        ...(await following(folder, times)),
      ];
    } finally {
      removeNow(folder);
    }
  },
};

let folders = 0;
/** A window's records in a folder of their own. */
function newRecords(folder: string, log: Log): { records: Records; fsPath: string } {
  const fsPath = join(folder, String(folders++));
  return { records: new Records({ globalStorageUri: { fsPath } }, log), fsPath };
}

/** How long (ms) the extension host could do nothing else. */
async function hostMsOf(work: () => Promise<unknown>): Promise<number> {
  const before = performance.eventLoopUtilization();
  await work();
  return performance.eventLoopUtilization(before).active;
}

async function filing(folder: string, times: number): Promise<Row[]> {
  const log = new Log();
  const taken: number[] = [];
  let keyring = 0;
  let written = 0;
  for (let time = 0; time < times; time++) {
    const { records } = newRecords(folder, log);
    const secrets = new FakeSecrets();
    const vault = new BackupPasswordVault(secrets, records);
    const all = Array.from({ length: tenants }, (_, at) => ({ id: 1002 + at, name: `tenant_${String(at)}` }));
    const pending = await vault.storePending(profileId, 'planted-s3cret', { clusterName: 'c', tenants: all });
    [keyring, written] = [0, 0];
    for (const name of ['get', 'store', 'delete'] as const) {
      const call = secrets[name].bind(secrets) as (...all: string[]) => Promise<never>;
      secrets[name] = (...rest: string[]) => {
        keyring++;
        return call(...rest);
      };
    }
    const write = records.write.bind(records);
    records.write = (key, value) => {
      written++;
      return write(key, value);
    };
    const sets = all.map(({ id }) => ({ tenantId: id, setId: 1 }));
    taken.push(await hostMsOf(() => vault.finish(pending, sets)));
    vault.dispose();
  }
  const what = `one password filed under ${tenants.toLocaleString('en-US')} sets`;
  return [
    { group, what, figure: median(taken), unit: 'ms of the host', budget: hostBudget },
    {
      ...{
        group,
        what: `calls of the keyring for it`,
        figure: keyring,
        unit: 'calls',
        budget: 3 * tenants + 2,
      },
      note: 'is there another one, write, is it kept',
    },
    { group, what: 'records written and deleted for it', figure: written, unit: 'files', budget: 2 },
  ];
}

/** As VS Code waits for it, and with all that goes on afterwards. */
async function opening(folder: string, times: number): Promise<Row[]> {
  const log = new Log();
  const { records, fsPath } = newRecords(folder, log);
  const held = join(fsPath, 'records', 'vaultEntry');
  mkdirSync(held, { recursive: true });
  for (let at = 0; at < passwords; at++) {
    const sets = [{ tenantId: 1002, tenantName: 'tenant', setId: at }];
    const record = {
      version: 1,
      kind: 'sets',
      profileId,
      clusterName: 'c',
      storedAt: '',
      pending: null,
      sets,
    };
    writeFileSync(
      join(held, encodeURIComponent(`${profileId}/sets/${String(at)}.json`)),
      JSON.stringify(record),
    );
  }
  const waited: number[] = [];
  const taken: number[] = [];
  for (let time = 0; time < times; time++) {
    reset();
    taken.push(
      await hostMsOf(async () => {
        let window: Window | undefined;
        waited.push(
          await msOf(() => {
            window = new Window(records);
            const clusters = { list: () => [] } as unknown as Clusters;
            const speed = new BackupSpeed(clusters, window.jobs, records, log);
            window.jobs.resume();
            window.intents.resume();
            speed.resume();
          }),
        );
        await window?.jobs.settled();
        window?.jobs.dispose();
      }),
    );
  }
  const many = `with ${passwords.toLocaleString('en-US')} held passwords`;
  return [
    {
      ...{ group, what: `what activate() does of it ${many}`, figure: median(waited), unit: 'ms' },
      ...{ budget: 12, note: 'without VS Code' },
    },
    {
      ...{ group, what: `that, and what it sets going`, figure: median(taken), unit: 'ms of the host' },
      budget: hostBudget,
    },
  ];
}

async function following(folder: string, times: number): Promise<Row[]> {
  const log = new Log();
  const taken: [sight: number[], refresh: number[], ends: number[]] = [[], [], []];
  const rows = Array.from({ length: tenants }, (_, at) => {
    const id = 1002 + at;
    const own = { tenantId: id, initiatorTenantId: id, initiatorJobId: 3, executorTenantIds: [id] };
    return jobRow({ ...protectedRow, ...own });
  });
  const ended = rows.map((row) => ({
    ...row,
    source: 'HISTORY' as const,
    status: 'FAILED' as const,
    result: -4018,
  }));
  for (let time = 0; time < times; time++) {
    reset();
    const { records } = newRecords(folder, log);
    const window = new Window(records);
    const seen = async (): Promise<void> => {
      window.refresh(rows);
      await window.jobs.settled();
    };
    taken[0].push(await hostMsOf(seen));
    taken[1].push(await hostMsOf(seen));
    await show({ jobs: rows });
    await window.jobs.settled();
    for (const job of window.jobs.running(profileId)) window.jobs.begin({ ...job.identity });
    taken[2].push(
      await hostMsOf(async () => {
        await show({ jobs: ended });
        while (window.ended.length < tenants) await new Promise((resolve) => setImmediate(resolve));
        await window.jobs.settled();
      }),
    );
    window.jobs.dispose();
  }
  const own = `${tenants.toLocaleString('en-US')} tenants’ own jobs`;
  return [
    ['first sight', taken[0]] as const,
    ['a refresh that shows them again', taken[1]] as const,
    ['their ends, with the look that finds them', taken[2]] as const,
  ].map(([what, all]): Row => ({
    ...{ group, what: `${own}: ${what}`, figure: median(all), unit: 'ms of the host' },
    budget: hostBudget,
  }));
}
