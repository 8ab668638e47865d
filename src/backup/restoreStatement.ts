import * as l10n from '@vscode/l10n';
import type { ArchivedLog, StoredSet } from '../oceanbase/backupSets.ts';
import { buildUri, type Destination } from '../oceanbase/destinationUri.ts';
import { quoteName, quoteString } from '../oceanbase/quoting.ts';
import { chainOf, isProtected, restorable, scnDate } from './history.ts';
import { timeWords } from './historyWords.ts';

/** How far a restore goes: to the end of the archived log, or to a point given as SCN, ns. */
export type RestorePoint = { readonly kind: 'latest' } | { readonly kind: 'scn'; readonly scn: bigint };

/** What a restore would read. */
export interface RestorePlan {
  readonly kind: 'plan';
  readonly point: RestorePoint;
  /** The point that it reaches, SCN, ns. */
  readonly reaches: bigint;
  /** The set that the server starts from, and those that it builds on, newest first. */
  readonly sets: readonly [StoredSet, ...StoredSet[]];
  readonly data: Destination;
  /** undefined: the set has all the log that it needs in it (PLUS ARCHIVELOG). */
  readonly archive: Destination | undefined;
}

/** The server would refuse it; `why` is a whole sentence. */
export interface NoRestore {
  readonly kind: 'none';
  readonly why: string;
}

/**
 * What the server would do with a restore from the destination of `chosen` to `point`. It takes the newest set
 * that can reach the point, which is another one than `chosen` where a newer one can. `sets` are the tenant's
 * sets from the first that `chosen` builds on to the newest. `archiving`: whether the tenant's log is still archived, so
 * that waiting can help.
 */
export function planRestore(
  chosen: StoredSet,
  sets: readonly StoredSet[],
  log: readonly ArchivedLog[],
  point: RestorePoint,
  archiving = true,
): RestorePlan | NoRestore {
  const state = restorable(chosen, sets);
  if (state.kind !== 'yes') return { kind: 'none', why: state.why };
  const data = chosen.destination;
  if (!data) return { kind: 'none', why: l10n.t('The server does not say where the backup set lies.') };
  const place = buildUri(data);
  if (data.path.includes(',')) return commaIn(data);
  const candidates = sets.filter(
    (set) =>
      set.destination !== undefined &&
      buildUri(set.destination) === place &&
      restorable(set, sets).kind === 'yes' &&
      (point.kind === 'latest' || set.minRestoreScn <= point.scn),
  );
  const used = candidates.sort((a, b) => b.setId - a.setId)[0];
  if (!used)
    return {
      kind: 'none',
      why: l10n.t('The time is before the earliest point that the set can be restored to.'),
    };
  const [first, ...rest] = chainOf(used, sets);
  const common = { kind: 'plan', point, sets: [first ?? used, ...rest], data } as const;
  if (point.kind === 'scn' && point.scn === used.minRestoreScn && used.plusArchivelog) {
    return { ...common, reaches: point.scn, archive: undefined };
  }
  const needed = point.kind === 'scn' ? point.scn : used.minRestoreScn;
  if (used.startReplayScn === 0n) {
    return {
      kind: 'none',
      why: l10n.t('The server does not say from where on set {0} needs archived log.', used.setId),
    };
  }
  const stretch = log
    .filter((one) => one.from <= used.startReplayScn && one.to >= needed && one.destination)
    .sort((a, b) => (a.to < b.to ? 1 : -1))[0];
  if (stretch?.destination) {
    const archive = stretch.destination;
    if (archive.path.includes(',')) return commaIn(archive);
    const reaches = point.kind === 'scn' ? point.scn : stretch.to;
    // Without UNTIL the server aims at the end of the last round that lies there, which this set may not reach.
    const laterRound = log.some(
      ({ roundId, destination }) =>
        roundId > stretch.roundId && destination && buildUri(destination) === buildUri(archive),
    );
    return { ...common, point: laterRound ? { kind: 'scn', scn: reaches } : point, reaches, archive };
  }
  return { kind: 'none', why: noLogWords(used, log, needed, archiving) };
}

function noLogWords(
  used: StoredSet,
  log: readonly ArchivedLog[],
  needed: bigint,
  archiving: boolean,
): string {
  if (log.length === 0) return l10n.t('There is no archived log of the tenant (any more).');
  const newest = log.reduce((to, one) => (one.to > to ? one.to : to), 0n);
  if (newest >= needed) {
    return l10n.t(
      'The archived log that is still there does not reach from the backup (set {0}) to that point: the server would answer “No enough log for restore” (9119, or 4018).',
      used.setId,
    );
  }
  const [there, wanted] = [timeWords(scnDate(newest)), timeWords(scnDate(needed))];
  return archiving
    ? l10n.t(
        'The log is archived up to {0}, and the restore needs it up to {1}. Wait until the archive has got there.',
        there,
        wanted,
      )
    : l10n.t(
        'The log is archived up to {0}, and the restore needs it up to {1}; log archiving is stopped.',
        there,
        wanted,
      );
}

/** RESTORE … FROM separates its sources by commas, and has no way to write one that is meant. */
function commaIn({ path }: Destination): NoRestore {
  return {
    kind: 'none',
    why: l10n.t(
      'The directory “{0}” has a comma in its name, at which the server would cut the list of sources.',
      path,
    ),
  };
}

/** Placeholders for what is not known here, or is secret: whoever runs the statement replaces them. */
export const placeholders = {
  host: '<HOST>',
  accessId: '<ACCESS_ID>',
  accessKey: '<ACCESS_KEY>',
  pool: '<POOL>',
} as const;

/** A URI to restore from, with placeholders for the keys of an object storage. */
function sourceUri(destination: Destination): string {
  if (destination.scheme === 'file') return buildUri(destination);
  const { host = placeholders.host } = destination.options;
  return buildUri({ ...destination, options: { ...destination.options, host } }, placeholders);
}

/** `ALTER SYSTEM RESTORE …`, without a closing semicolon (facts.md 1.2). A point is given as an SCN: a time
 *  would be read in the time zone of the session that runs it. */
export function restoreStatement(plan: RestorePlan, newTenant: string): string {
  const from = [plan.data, plan.archive].filter((one) => one !== undefined).map(sourceUri);
  const until = plan.point.kind === 'scn' ? ` UNTIL SCN=${String(plan.point.scn)}` : '';
  return (
    `ALTER SYSTEM RESTORE ${quoteName(newTenant)} FROM ${quoteString(from.join(','))}${until}` +
    ` WITH ${quoteString(`pool_list=${placeholders.pool}`)}`
  );
}

/** `SET DECRYPTION …`, without a closing semicolon. The result holds the passwords. */
export function decryptionStatement(passwords: readonly [string, ...string[]]): string {
  return `SET DECRYPTION IDENTIFIED BY ${passwords.map((one) => quoteString(one)).join(', ')}`;
}

/** A name for the restored tenant, at most 63 characters long (facts.md 1.4). */
export function restoredName(tenantName: string): string {
  const end = '_restored';
  return `${[...tenantName].slice(0, 63 - end.length).join('')}${end}`;
}

/** The sets of the plan that a restore asks a password for. */
export function protectedSets(plan: RestorePlan): StoredSet[] {
  return plan.sets.filter((set) => isProtected(set));
}
