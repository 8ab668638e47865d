import * as l10n from '@vscode/l10n';
import { phaseOfPart, type Phase } from './outcome.ts';
import { waits } from './waits.ts';
import {
  listBackupSets,
  type ReadSets,
  type StoredSet,
  type UnreadableSet,
} from '../oceanbase/backupSets.ts';
import { rawWord } from '../oceanbase/word.ts';
import { listPastJobs, type PastJob, type PastJobs } from '../oceanbase/pastJobs.ts';
import { sentences } from '../oceanbase/sentences.ts';
import { scopeOf } from '../oceanbase/scope.ts';
import type { ServerInfo } from '../oceanbase/serverInfo.ts';
import type { Session } from '../oceanbase/session.ts';

/** How many backups a page has. */
export const pageSize = 50;

/** One backup of a tenant: its job and its set, of which one may be missing. */
export interface PastBackup {
  readonly setId: number;
  readonly job: PastJob | undefined;
  readonly set: StoredSet | undefined;
  /** Why its row cannot be read, a sentence; undefined: it can, or there is none. */
  readonly jobProblem?: string | undefined;
  readonly setProblem?: string | undefined;
}

export interface HistoryPage {
  /** Newest first. */
  readonly backups: readonly PastBackup[];
  /** Where the next page begins; undefined: this was the last one. */
  readonly before: number | undefined;
  /** The server's clock less ours, ms; 0 where no row told. */
  readonly clockDifferenceMs: number;
}

/** Reads a page of the backups of a tenant, newest first: two queries, three where sys started some. */
export async function readHistory(
  session: Session,
  info: ServerInfo,
  tenantId: number,
  before?: number,
  size = pageSize,
): Promise<HistoryPage> {
  const scope = scopeOf(info);
  const page = { tenantId, before, size };
  const jobs = await listPastJobs(session, scope, page);
  const readAt = Date.now();
  const sets = await listBackupSets(session, scope, page);
  return { ...joinPage(jobs, sets, size), clockDifferenceMs: difference(jobs.jobs, readAt) };
}

function difference([job]: readonly PastJob[], readAt: number): number {
  return job ? job.serverNow.getTime() - readAt : 0;
}

/**
 * Joins jobs and sets by BACKUP_SET_ID. Both lists are the newest `size` of theirs: where one is full, what lies
 * below its end is not known yet and is left to the next page.
 */
export function joinPage(
  { jobs, unreadable: unreadJobs }: PastJobs,
  { sets, unreadable: unreadSets }: ReadSets,
  size: number,
): Pick<HistoryPage, 'backups' | 'before'> {
  const end = (ids: readonly number[]): number => (ids.length < size ? 0 : Math.min(...ids));
  const jobIds = [...jobs, ...unreadJobs].map(({ setId }) => setId);
  const setIds = [...sets, ...unreadSets].map(({ setId }) => setId);
  const known = Math.max(end(jobIds), end(setIds));
  const ids = [...new Set([...jobIds, ...setIds])].filter((id) => id >= known).sort((a, b) => b - a);
  return {
    backups: ids.map((setId) => ({
      setId,
      job: newest(jobs.filter((job) => job.setId === setId)),
      set: sets.find((set) => set.setId === setId),
      jobProblem: unreadJobs.find((job) => job.setId === setId)?.problem,
      setProblem: unreadSets.find((set) => set.setId === setId)?.problem,
    })),
    before: known === 0 ? undefined : known,
  };
}

/** The sets among these backups that cannot be read. */
export function unreadableOf(backups: readonly PastBackup[]): UnreadableSet[] {
  return backups.flatMap(({ setId, setProblem }) =>
    setProblem === undefined ? [] : [{ setId, problem: setProblem }],
  );
}

/** A row can stand in both job views for a moment: history is the later one. */
function newest(jobs: readonly PastJob[]): PastJob | undefined {
  return jobs.find(({ source }) => source === 'HISTORY') ?? jobs[0];
}

/** What became of it, by the rule of outcome.ts. A set without a job is not proven: no row says how it ended. */
export function phaseOfPast({ job, set }: PastBackup): Phase {
  if (!job) return 'unproven';
  const { serverNow, endedAt } = job;
  const settled = endedAt !== null && serverNow.getTime() - endedAt.getTime() >= waits.proof;
  return phaseOfPart(job, set, settled);
}

export type Restorable =
  | { readonly kind: 'yes'; /** The earliest point that a restore can reach. */ readonly from: Date }
  | { readonly kind: 'no'; /** A whole sentence. */ readonly why: string }
  /** It builds on a set that has not been read. */
  | { readonly kind: 'unread'; /** A whole sentence. */ readonly why: string };

/**
 * Whether a restore could use the set: SUCCESS and AVAILABLE, and so every set that it builds on, as far as those
 * are among `known`. Sets below `readFrom` have not been read; 0: all have. `unreadable` are there and cannot be read.
 */
export function restorable(
  set: StoredSet | undefined,
  known: readonly StoredSet[],
  readFrom = 0,
  unreadable: readonly UnreadableSet[] = [],
): Restorable {
  if (!set) return { kind: 'no', why: l10n.t('The server has no backup set of it.') };
  const wrong = whyNot(set);
  if (wrong !== undefined) return { kind: 'no', why: wrong };
  const chain = chainOf(set, known);
  const last = chain.at(-1) ?? set;
  for (const base of chain.filter((one) => one !== set)) {
    if (whyNot(base) !== undefined) {
      return {
        kind: 'no',
        why: l10n.t(
          'It builds on set {0}, which is {1} / {2}.',
          base.setId,
          rawWord(base.status),
          rawWord(base.fileStatus),
        ),
      };
    }
  }
  if (last.type === 'INC') {
    const base = Math.max(last.previous, last.previousFull);
    const unread = unreadable.find(({ setId }) => setId === base);
    if (unread) {
      const why = l10n.t('It builds on set {0}, which cannot be read.', String(base));
      return { kind: 'no', why: sentences(why, unread.problem) };
    }
    return base < readFrom
      ? { kind: 'unread', why: l10n.t('It builds on set {0}, which is not read yet.', base) }
      : { kind: 'no', why: l10n.t('It builds on set {0}, which is not known (any more).', String(base)) };
  }
  return { kind: 'yes', from: scnDate(set.minRestoreScn) };
}

function whyNot(set: StoredSet): string | undefined {
  const status = rawWord(set.status);
  const fileStatus = rawWord(set.fileStatus);
  if (status === 'DOING' || fileStatus === 'COPYING') return l10n.t('It is still being made.');
  if (status === 'FAILED') return l10n.t('The backup failed.');
  if (status === 'SUCCESS' && fileStatus === 'AVAILABLE') {
    return set.minRestoreScn > 0n
      ? undefined
      : l10n.t('The server does not say which point it can be restored to.');
  }
  const words: Readonly<Record<string, string>> = {
    DELETED: l10n.t('It has been deleted.'),
    DELETING: l10n.t('It is being deleted.'),
    EXPIRED: l10n.t('It has expired.'),
    BROKEN: l10n.t('The server reports it as broken.'),
    INCOMPLETE: l10n.t('It is incomplete.'),
  };
  return words[fileStatus] ?? l10n.t('The server reports it as {0} / {1}.', status, fileStatus);
}

/** The set and those that it builds on, newest first, as far as they are among `known`. */
export function chainOf(set: StoredSet, known: readonly StoredSet[]): StoredSet[] {
  const chain = [set];
  for (let at = set; at.type === 'INC';) {
    const previous = Math.max(at.previous, at.previousFull);
    const base = known.find((one) => one.setId === previous && one.tenantId === at.tenantId);
    if (!base || chain.includes(base)) break;
    chain.push(base);
    at = base;
  }
  return chain;
}

/**
 * Whether a restore asks for a password: where PASSWD is not empty, whatever ENCRYPTION_MODE says
 * (ob_backup_struct.cpp, check_passwd).
 */
export function isProtected(set: StoredSet | undefined): set is StoredSet {
  return set?.digest.present === true;
}

/** The time of an SCN (ns since the epoch), to the millisecond. */
export function scnDate(scn: bigint): Date {
  return new Date(Number(scn / 1_000_000n));
}
