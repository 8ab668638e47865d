// One cell of the fault matrix: a start with a password against a sandbox of its own that misbehaves once.
import { setTimeout as sleep } from 'node:timers/promises';
import { shownMessages, type Shown } from './messages.ts';
import { FakeMemento, FakeSecrets, logLines } from '../../unit/support/fakeVscode.ts';
import { createConnection } from 'mysql2/promise';
import type { RowDataPacket } from 'mysql2';
import { plainFullBackup } from '../../../src/backup/request.ts';
import { Cluster } from '../../../src/clusters/cluster.ts';
import type { Clusters } from '../../../src/clusters/clusters.ts';
import type { FollowedJob } from '../../../src/clusters/followedJob.ts';
import { FollowedJobs } from '../../../src/clusters/followedJobs.ts';
import { BackupPasswordVault } from '../../../src/clusters/vault.ts';
import type { CommandContext } from '../../../src/commands/context.ts';
import { runBackup } from '../../../src/commands/runBackup.ts';
import { Refused } from '../../../src/backup/preflight.ts';
import { Log } from '../../../src/log.ts';
import type { Sandbox } from '../../sandbox/index.ts';

export interface Cell {
  readonly step: string;
  readonly fault: string;
  readonly apply: (sandbox: Sandbox) => void;
}

export interface CellResult {
  readonly step: string;
  readonly fault: string;
  /** What the user was told. */
  readonly word: 'followed' | 'not started' | 'unclear';
  readonly outcome: string | undefined;
  readonly protection: string | undefined;
  /** Of every job that the server has. */
  readonly encryptionModes: readonly string[];
  readonly jobs: number;
  readonly backupStatements: number;
  /** The vault still gives the password, pending or under its set. */
  readonly passwordKept: boolean;
  readonly leaked: boolean;
}

/** The server gives up earlier (`prepareSession`: three quarters). Long enough for a busy machine. */
export const clientLimitMs = 4_000;

const profile = {
  version: 1,
  id: '00000000-0000-4000-8000-00000000000a',
  name: 'matrix',
  host: '127.0.0.1',
  user: 'root@sys',
  hasPassword: true,
} as const;
let number = 0;

export async function runCell(cell: Cell, start: (tenant: string) => Promise<Sandbox>): Promise<CellResult> {
  // Cells run side by side and share the window: the tenant's name tells whose message it is.
  const tenant = { id: 1002, name: `tenant_${String(number++)}_` };
  const sandbox = await start(tenant.name);
  const password = `Pl4nted-${tenant.name}-${cell.step}'\\`;
  const secrets = new FakeSecrets();
  const memory = new FakeMemento();
  const vault = new BackupPasswordVault(secrets, memory);
  const log = new Log();
  const cluster = new Cluster(
    { ...profile, port: sandbox.port },
    {
      password: () => Promise.resolve(sandbox.passwords['root@sys']),
      timeouts: () => ({ connectMs: 10_000, greetingMs: 4_000, queryMs: clientLimitMs }),
      changed: () => undefined,
      journaled: (session) => session,
    },
  );
  const clusters = {
    get: () => cluster,
    list: () => [cluster],
    onDidChange: () => ({ dispose: () => undefined }),
  } as unknown as Clusters;
  const jobs = new FollowedJobs(clusters, vault, memory, log);
  let followed: FollowedJob | undefined;
  const context = {
    vault,
    jobs,
    log,
    clusters,
    panels: {
      show: (identity: FollowedJob['identity']) => {
        followed = jobs.get(identity.profileId, identity);
        followed?.setAttention('visible');
      },
    },
    speed: { putBackIfIdle: () => Promise.resolve() },
  } as unknown as CommandContext;
  const messagesBefore = shownMessages.length;
  try {
    await cluster.read(() => Promise.resolve()); // the reader is open before the fault: it hits the start itself
    cell.apply(sandbox);
    const target = { kind: 'tenants', tenants: [tenant] } as const;
    let refused = false;
    try {
      await runBackup(context, cluster, { target, choices: plainFullBackup, password: { text: password, generated: false } });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      refused = true;
    }
    if (followed) await untilOver(followed);
    const said = shownMessages.slice(messagesBefore).filter(({ text }) => text.includes(tenant.name));
    const facts = await askServer(sandbox);
    const held = [...secrets.values.values()].includes(password);
    const seen = [...shownMessages.map(({ text }) => text), ...logLines, JSON.stringify([...memory.values])];
    return {
      step: cell.step,
      fault: cell.fault,
      word: followed ? 'followed' : refused ? 'not started' : wordOf(said),
      outcome: followed?.state.parts[0]?.backup.phase,
      protection: followed?.state.parts[0]?.protection,
      ...facts,
      backupStatements: sandbox.statements.filter(({ sql }) => /^ALTER SYSTEM BACKUP/.test(sql)).length,
      passwordKept: held,
      leaked: seen.some((text) => text.includes(password)),
    };
  } finally {
    jobs.dispose();
    cluster.dispose();
    vault.dispose();
    await sandbox.stop();
  }
}

function wordOf(said: readonly Shown[]): CellResult['word'] {
  const texts = said.map(({ text }) => text);
  if (texts.some((text) => text.includes('It is not known whether'))) return 'unclear';
  if (texts.some((text) => text.includes('was not started'))) return 'not started';
  throw new Error('the user was told nothing');
}

async function untilOver(job: FollowedJob): Promise<void> {
  if (job.state.snapshot.over) return;
  await new Promise<void>((resolve) => {
    const subscription = job.onDidChange((state) => {
      if (!state.snapshot.over) return;
      subscription.dispose();
      resolve();
    });
  });
}

/** What the server itself has, over a connection that no fault is aimed at. */
async function askServer(sandbox: Sandbox): Promise<Pick<CellResult, 'jobs' | 'encryptionModes'>> {
  for (;;) {
    try {
      const connection = await createConnection({
        host: sandbox.host,
        port: sandbox.port,
        user: 'root@sys',
        password: sandbox.passwords['root@sys'] ?? '',
      });
      const [rows] = await connection.query<RowDataPacket[]>(
        'SELECT TENANT_ID, ENCRYPTION_MODE FROM oceanbase.CDB_OB_BACKUP_JOBS' +
          ' UNION ALL SELECT TENANT_ID, ENCRYPTION_MODE FROM oceanbase.CDB_OB_BACKUP_JOB_HISTORY',
      );
      await connection.end();
      return {
        jobs: rows.filter((row) => row['TENANT_ID'] === 1).length,
        encryptionModes: rows.map((row) => String(row['ENCRYPTION_MODE'])),
      };
    } catch (error) {
      if (!/ECONNREFUSED|ECONNRESET|closed/i.test(String(error))) throw error;
      await sleep(20); // the whole server is on its way back
    }
  }
}
