// States of a followed job as the extension would have them, for the model, the page and its pictures.
import '../unit/support/fakeVscode.ts';
import { isOver } from '../../src/backup/outcome.ts';
import { tenantBackup, type Look, type TenantBackup } from '../../src/backup/state.ts';
import {
  jobIdOf,
  type FollowedPart,
  type FollowedState,
  type JobIdentity,
} from '../../src/clusters/followedJob.ts';
import { parseUri } from '../../src/oceanbase/destinationUri.ts';
import type { ServerInfo } from '../../src/oceanbase/serverInfo.ts';
import { JobRecord } from '../../src/panel/recorder.ts';
import { jobRow, serverInfo, setRow, startedAt, sysKey, taskRow, version } from '../unit/support/rows.ts';

export const mib = 1024 * 1024;

export interface JobState {
  readonly identity: JobIdentity;
  readonly state: FollowedState;
  readonly record: JobRecord;
}

export function identityOf(names: readonly string[], change: Partial<JobIdentity> = {}): JobIdentity {
  return {
    version: 2,
    profileId: '00000000-0000-4000-8000-000000000001',
    clusterName: 'production',
    initiatorTenantId: 1,
    jobId: 7,
    tenants: names.map((name, index) => ({ id: 1002 + 2 * index, name })),
    asked: { password: true, incremental: false, plusArchivelog: false },
    pendingPassword: null,
    ...change,
  };
}

/** One tenant's part at so many seconds from the start, a tenth of its data per 100 s from second 60 on. */
export interface At {
  readonly seconds: number;
  readonly stage?: string;
  readonly percent?: number;
  readonly look?: (look: Look) => Look;
  readonly info?: ServerInfo;
  readonly change?: Partial<TenantBackup>;
}

const destination = parseUri(
  'oss://backup-bucket/production/tenant?host=oss.example.com&access_id=A&access_key=B',
);

/** What a look shows of one tenant. */
export function backupAt(tenantId: number, at: At): TenantBackup {
  const { seconds, stage = 'BACKUP_DATA_MAJOR', percent = 0, info = serverInfo() } = at;
  const blocks = 61_440;
  const done = Math.round((blocks * percent) / 100);
  const known = info.reportsDataProgress;
  const counters = {
    tablets: 2_318,
    finishedTablets: Math.round((2_318 * percent) / 100),
    macroBlocks: known ? blocks : done,
    finishedMacroBlocks: done,
    inputBytes: done * 2 * mib,
    outputBytes: Math.round(done * 2 * mib * 0.43),
  };
  const now = new Date(startedAt.getTime() + seconds * 1000);
  const endScn = BigInt(startedAt.getTime() + 700_000) * 1_000_000n;
  const inLog = ['BEFORE_BACKUP_LOG', 'BACKUP_LOG', 'COMPLETED'].includes(stage);
  const look: Look = {
    jobs: [
      jobRow({ tenantId, jobId: 3, backupSetId: 5, serverNow: now, encryptionMode: 'PASSWORD' }),
      jobRow({ tenantId: 1, jobId: 7, backupSetId: 0, serverNow: now, executorTenantIds: [tenantId] }),
    ],
    tasks: [
      taskRow({
        ...counters,
        tenantId,
        status: stage as 'BACKUP_LOG',
        dataProgress: known ? percent : null,
        logFiles: info.reportsLogProgress ? { done: inLog ? 31 : 0, total: 48 } : null,
        endScn: inLog ? endScn : 0n,
        checkpointScn: endScn - 75_000_000_000n,
        destination,
      }),
    ],
    sets: [
      setRow({
        ...counters,
        tenantId,
        status: 'DOING',
        fileStatus: 'COPYING',
        minRestoreScn: 0n,
        destination,
      }),
    ],
  };
  const seen = tenantBackup(at.look ? at.look(look) : look, sysKey, tenantId, known);
  return { ...seen, ...at.change };
}

/** Completed and proven after `seconds`. */
export function completedAt(seconds: number): At {
  const endedAt = new Date(startedAt.getTime() + seconds * 1000);
  return {
    seconds,
    stage: 'COMPLETED',
    percent: 100,
    look: ({ jobs, tasks, sets }) => ({
      jobs: jobs.map((job) => ({ ...job, source: 'HISTORY', status: 'COMPLETED', endedAt })),
      tasks: tasks.map((task) => ({
        ...task,
        source: 'HISTORY',
        dataProgress: null,
        checkpointScn: task.endScn,
      })),
      sets: sets.map((set) => ({
        ...set,
        status: 'SUCCESS',
        fileStatus: 'AVAILABLE',
        minRestoreScn: tasks[0]?.endScn ?? 0n,
      })),
    }),
  };
}

/** Failed after `seconds` with a code of the server's. */
export function failedAt(seconds: number, percent: number, result: number, text: string): At {
  const endedAt = new Date(startedAt.getTime() + seconds * 1000);
  const comment = `(SERVER)ls_id: 1001, addr: 10.0.3.17:2882, module: BACKUP_DATA, result: ${String(result)}(${text}), trace_id: YB420A000311-0005F2B1C2D3E4F5-0-0`;
  return {
    seconds,
    stage: 'FAILED',
    percent,
    look: ({ jobs, tasks, sets }) => ({
      jobs: jobs.map((job) => ({ ...job, source: 'HISTORY', status: 'FAILED', endedAt, result, comment })),
      tasks: tasks.map((task) => ({ ...task, source: 'HISTORY', result, comment: text })),
      sets: sets.map((set) => ({ ...set, status: 'FAILED', fileStatus: 'INCOMPLETE' })),
    }),
  };
}

/** A job whose parts stand so, after the looks of `before`. */
export function jobAt(
  identity: JobIdentity,
  parts: readonly At[],
  before: readonly (readonly At[])[] = [],
  info: ServerInfo = serverInfo(),
): JobState {
  const record = new JobRecord(identity.tenants.length);
  const stateOf = (looks: readonly At[]): FollowedState => {
    const backups = identity.tenants.map(({ id }, index) =>
      backupAt(id, { info, ...(looks[index] ?? { seconds: 0 }) }),
    );
    const over = backups.every(({ phase }) => isOver(phase));
    return {
      snapshot: { key: sysKey, backups, initiator: 'unseen', over, trouble: undefined, lookedAt: 1 },
      parts: identity.tenants.map((tenant, index): FollowedPart => ({
        tenant,
        backup: backups[index] ?? backupAt(tenant.id, { seconds: 0 }),
        protection: 'verified',
      })),
      info,
      orphaned: false,
    };
  };
  for (const looks of [...before, parts]) record.add(stateOf(looks));
  return { identity, state: stateOf(parts), record };
}

/** Looks every ten seconds up to `percent`, with a pace that goes up and down. */
export function runUp(seconds: number, percent: number, stage = 'BACKUP_DATA_MAJOR'): At[][] {
  const looks: At[][] = [];
  for (let second = 10; second < seconds; second += 10) {
    const share = Math.max(0, second - 60) / Math.max(1, seconds - 60);
    const wave = share + 0.04 * Math.sin(share * 9) + 0.02 * Math.sin(share * 31);
    looks.push([
      second < 60
        ? { seconds: second, stage: 'BACKUP_USER_META' }
        : { seconds: second, stage, percent: Math.max(0, Math.min(percent, wave * percent)) },
    ]);
  }
  return looks;
}

export const one = identityOf(['orders_prod']);
export const newServer = serverInfo({ version: version('4.3.5.3'), reportsLogProgress: true });
export const oldServer = serverInfo({ version: version('4.2.1.0'), reportsDataProgress: false });

/** The states that pictures and accessibility checks are made of. */
export const gallery: Readonly<Record<string, () => JobState>> = {
  early: () => jobAt(one, [{ seconds: 31, stage: 'BACKUP_USER_META' }]),
  middle: () => jobAt(one, [{ seconds: 612, percent: 57.3 }], runUp(612, 57.3)),
  'log stage': () =>
    jobAt(
      one,
      [{ seconds: 1_104, stage: 'BACKUP_LOG', percent: 100 }],
      runUp(1_040, 100, 'BACKUP_USER_DATA'),
      newServer,
    ),
  'no percentage': () => jobAt(one, [{ seconds: 612, percent: 57.3 }], runUp(612, 57.3), oldServer),
  failed: () => jobAt(one, [failedAt(640, 41.2, -9082, 'backup device out of space')], runUp(640, 41.2)),
  completed: () => jobAt(one, [completedAt(1_171)], runUp(1_171, 100)),
  'twelve tenants': () => {
    const names = [
      'billing',
      'catalog',
      'crm',
      'geo',
      'hr',
      'ledger',
      'mail',
      'orders',
      'reports',
      'search',
      'stock',
      'users',
    ];
    const ends: At[] = [
      completedAt(410),
      { seconds: 612, percent: 81.6 },
      { seconds: 612, percent: 12.25 },
      failedAt(301, 33, -9082, 'backup device out of space'),
      { seconds: 612, stage: 'BACKUP_LOG', percent: 100 },
      { seconds: 612, percent: 57.3 },
      { seconds: 612, change: { ...backupAt(1014, { seconds: 612 }), ...waiting } },
      { seconds: 612, percent: 64.5 },
      completedAt(520),
      { seconds: 612, change: { ...waiting, phase: 'leftOut' } },
      { seconds: 612, stage: 'BACKUP_USER_META' },
      { seconds: 612, percent: 3.1 },
    ];
    const before = [300, 400, 500, 600].map((seconds) =>
      ends.map((at): At => ({ seconds, percent: ((at.percent ?? 0) * seconds) / 612 })),
    );
    return jobAt(identityOf(names), ends, before);
  },
};

/** A part that has no row yet. */
const waiting: Partial<TenantBackup> = {
  phase: 'waiting',
  stage: undefined,
  percent: 0,
  counters: undefined,
  backupSetId: 0,
  backupType: undefined,
  destination: undefined,
};

/** A job of so many tenants, each a bit further than the one before. */
export function manyTenants(count: number, seconds = 600): JobState {
  const names = Array.from({ length: count }, (_, index) => `tenant_${String(index + 1).padStart(4, '0')}`);
  const at = names.map((_, index): At => ({ seconds, percent: ((index * 37 + seconds) % 1000) / 10 }));
  return jobAt(identityOf(names), at);
}

export function idOf({ identity }: JobState): string {
  return jobIdOf(identity);
}
