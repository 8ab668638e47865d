import type { TenantState } from './tenantState.ts';

/**
 * Whether a tenant could be recovered now, and what a DBA should be warned of. Pure: no clock, no words, no server.
 */

export type WarningKind =
  /** The archive round is INTERRUPTED: nothing is archived until somebody steps in. */
  | 'interrupted'
  /** Log is not archived: no round, or it is stopped or suspended. */
  | 'notArchiving'
  /** Archiving, but further behind than its target and a margin. */
  | 'behind'
  /** There is no proven full backup at all. */
  | 'noFullBackup'
  /** The newest proven full backup is older than the setting allows. */
  | 'oldFullBackup'
  /** The archive round began after the newest proven backup: the log between the two is not in it. */
  | 'gap'
  | 'noBackupDestination'
  | 'noArchiveDestination'
  /** A restore of the newest set asks for a password that is not held here. */
  | 'passwordNotHeld';

export interface Warning {
  readonly kind: WarningKind;
  /** It keeps the tenant from being recovered to about now. */
  readonly blocking: boolean;
}

/** `unjudged`: the tenant is being made, dropped or restored, or what it depends on may not be read. */
export type Recoverable = 'yes' | 'no' | 'unjudged';

export interface Judgement {
  readonly recoverable: Recoverable;
  /** The most severe first. */
  readonly warnings: readonly Warning[];
}

export interface JudgementOptions {
  /** Days after which a full backup counts as old; 0: never. */
  readonly maxFullAgeDays: number;
  /** Whether the password of that backup set is held; undefined: not known (yet). */
  readonly passwordHeld: (tenantId: number, setId: number) => boolean | undefined;
}

/** CHECKPOINT_SCN lags up to a minute more than `archive_lag_target` in normal operation (facts.md 7). */
export const lagMarginMs = 3 * 60_000;
/** The default of `archive_lag_target` (facts.md 7), for versions without one. */
const defaultLagTarget = 120;
const dayMs = 86_400_000;

/** From here on an archive counts as behind, ms. */
export function lagLimitMs({ settings }: TenantState): number {
  return (settings.lagTarget ?? defaultLagTarget) * 1000 + lagMarginMs;
}

/** A judgement from what one refresh found, and from nothing older; nothing is concluded from what may not be read. */
export function judge(state: TenantState, options: JudgementOptions): Judgement {
  const { tenant, archive, sets, settings, unread } = state;
  if (tenant.status !== 'NORMAL') return { recoverable: 'unjudged', warnings: [] };
  const warnings: Warning[] = [];
  const warn = (kind: WarningKind, blocking: boolean): number => warnings.push({ kind, blocking });

  const noSets = unread.has('BACKUP_SET_FILES') || unread.has('BACKUP_JOB_HISTORY');
  const isBehind = archive !== undefined && archive.lagMs !== null && archive.lagMs > lagLimitMs(state);
  let unknown = noSets;
  const status = archive?.status;
  if (unread.has('ARCHIVELOG')) unknown = true;
  else if (status === 'INTERRUPTED') warn('interrupted', true);
  else if (status !== 'DOING') warn('notArchiving', true);
  else if (isBehind && unread.has('PARAMETERS')) unknown = true;
  else if (isBehind) warn('behind', true);

  const age = sets?.fullAgeMs ?? null;
  if (age === null) {
    if (!noSets) warn('noFullBackup', true);
  } else if (sets?.replayScn === 0n) {
    unknown = true; // the server does not say from where on a restore needs log
  } else if (
    archive &&
    sets &&
    archive.startScn > 0n &&
    sets.replayScn > 0n &&
    sets.replayScn < archive.startScn
  )
    warn('gap', true);
  if (age !== null && options.maxFullAgeDays > 0 && age > options.maxFullAgeDays * dayMs)
    warn('oldFullBackup', false);

  if (settings.backupDestination === false) warn('noBackupDestination', false);
  if (settings.archiveDestination === false) warn('noArchiveDestination', false);
  if (
    sets &&
    sets.newest > 0 &&
    sets.newest === sets.newestProtected &&
    options.passwordHeld(tenant.id, sets.newest) === false
  )
    warn('passwordNotHeld', false);
  const blocked = warnings.some(({ blocking }) => blocking);
  return { recoverable: blocked ? 'no' : unknown ? 'unjudged' : 'yes', warnings };
}

/** How many of the tenants could not be recovered now, of how many that can be judged. */
export function countUnrecoverable(judgements: Iterable<Judgement>): {
  readonly no: number;
  readonly of: number;
} {
  let [no, of] = [0, 0];
  for (const { recoverable } of judgements) {
    if (recoverable !== 'unjudged') of++;
    if (recoverable === 'no') no++;
  }
  return { no, of };
}

/** For sorting: the larger, the sooner a DBA should look. */
export function urgency({ recoverable, warnings }: Judgement): number {
  return (recoverable === 'no' ? 100 : 0) + warnings.length;
}
