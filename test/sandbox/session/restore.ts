/** ALTER SYSTEM RESTORE: what it would restore from is looked for and checked; nothing is restored. */
import { parameterNamed, parameterValue } from '../cluster/parameters.ts';
import { formatUsec, parseTime } from '../engine/time.ts';
import { ObError, notAllowed } from '../errors.ts';
import type { Statement } from '../sql/statements.ts';
import type { Session } from './session.ts';
import { decryptionArray } from './session.ts';

type Restore = Extract<Statement, { kind: 'restore' }>;

interface BackupSet {
  id: number;
  full: boolean;
  /** The full set that an incremental one stands on. */
  base: number;
  replayFrom: bigint;
  restorableFrom: bigint;
  withLogs: boolean;
  hash: string;
  dataVersion: string;
  clusterVersion: string;
}

interface Log {
  from: bigint;
  to: bigint;
}

/** Zero, as it is until somebody sets it, means that nothing may be restored. */
function restoreConcurrency(session: Session): number {
  const definition = parameterNamed(session.cluster, 'restore_concurrency');
  return definition === undefined
    ? 0
    : Number(parameterValue(session.cluster, session.tenant, definition)) || 0;
}

/** The paths of a list of URIs, as views show them, for an IN. */
function paths(uri: string): string {
  return uri
    .split(',')
    .map((part) => part.trim().replace(/(?<=[^/])\/+$/, ''))
    .map((part) => `'${part.replaceAll("'", "''")}'`)
    .join(', ');
}

/** Sets that can be restored from, the newest first. */
function availableSets(session: Session, uri: string): BackupSet[] {
  const sql =
    'SELECT BACKUP_SET_ID, BACKUP_TYPE, PREV_FULL_BACKUP_SET_ID, START_REPLAY_SCN, MIN_RESTORE_SCN, ' +
    'PLUS_ARCHIVELOG, PASSWD, TENANT_COMPATIBLE, CLUSTER_VERSION FROM oceanbase."_OB_BACKUP_SET_FILES" ' +
    `WHERE STATUS = 'SUCCESS' AND FILE_STATUS = 'AVAILABLE' AND PATH IN (${paths(uri)}) ` +
    'ORDER BY BACKUP_SET_ID DESC';
  return session.cluster.engine.query(sql, session.context()).rows.map((row) => {
    const [id, type, base, replayFrom, restorableFrom, logs, hash, dataVersion, clusterVersion] =
      row.map(String);
    return {
      id: Number(id),
      full: type === 'FULL',
      base: Number(base),
      replayFrom: BigInt(replayFrom ?? 0),
      restorableFrom: BigInt(restorableFrom ?? 0),
      withLogs: logs === 'ON',
      hash: hash ?? '',
      dataVersion: dataVersion ?? '',
      clusterVersion: clusterVersion ?? '',
    };
  });
}

/** The archived log under the same list of URIs. */
function archivedLog(session: Session, uri: string): Log | undefined {
  const sql =
    'SELECT START_SCN, CHECKPOINT_SCN FROM oceanbase."_OB_ARCHIVELOG_PIECE_FILES" ' +
    `WHERE FILE_STATUS = 'AVAILABLE' AND PATH IN (${paths(uri)}) ORDER BY ROUND_ID DESC, PIECE_ID DESC LIMIT 1`;
  const row = session.cluster.engine.query(sql, session.context()).rows[0];
  const [from, to] = (row ?? []).map(String);
  return from === undefined || to === undefined ? undefined : { from: BigInt(from), to: BigInt(to) };
}

function notEnough(session: Session, text: string): ObError {
  return new ObError(
    session.cluster.version === '4.1' ? 'OB_ENTRY_NOT_EXIST' : 'OB_RESTORE_SOURCE_NOT_ENOUGH',
    text,
  );
}

/** Until when, as an SCN; undefined for as far as there is anything. */
function wanted(session: Session, statement: Restore): bigint | undefined {
  if (statement.scn !== undefined) {
    return statement.scn;
  }
  if (statement.time === undefined) {
    return undefined;
  }
  const usec = parseTime(statement.time, session.context().zoneMinutes);
  if (usec === undefined) {
    throw new ObError('OB_INVALID_ARGUMENT');
  }
  return usec * 1000n;
}

/** The newest set that is not newer than what is wanted, and the sets that it stands on. */
function chain(session: Session, sets: readonly BackupSet[], until: bigint): BackupSet[] {
  const fulls = sets.filter((set) => set.full);
  if (sets.length === 0) {
    throw notEnough(session, 'no backup set is available');
  }
  if (fulls.length === 0) {
    throw notEnough(session, 'no full backup set exists');
  }
  const reaching = sets.filter((set) => set.restorableFrom <= until);
  const newest = reaching.find((set) => set.full || fulls.some((full) => full.id === set.base));
  const full = newest?.full === true ? newest : fulls.find((set) => set.id === newest?.base);
  if (newest === undefined || full === undefined) {
    const earliest = fulls.map((set) => set.restorableFrom).reduce((a, b) => (a < b ? a : b));
    const time = formatUsec(earliest / 1000n, session.context().zoneMinutes, 6);
    throw notEnough(
      session,
      `no full backup set can be used to restore to given time, minimum restorable time is ${time}`,
    );
  }
  return sets.filter((set) => set === newest || set === full || (set.base === full.id && set.id < newest.id));
}

function compare(one: string, other: string): number {
  const [left, right] = [one.split('.').map(Number), other.split('.').map(Number)];
  const at = left.findIndex((part, index) => part !== (right[index] ?? 0));
  return at < 0 ? 0 : (left[at] ?? 0) - (right[at] ?? 0);
}

function checkVersion(session: Session, set: BackupSet): void {
  const own = session.cluster.traits.full;
  if (compare(own, set.clusterVersion) < 0) {
    throw notAllowed('restore from higher cluster version is');
  }
  if (compare(own, set.dataVersion) < 0) {
    throw notAllowed('restore from higher data version is');
  }
  if (compare(set.dataVersion, '4.1.0.0') < 0) {
    throw notAllowed('restore from version 4.0 is');
  }
}

export function restore(session: Session, statement: Restore): void {
  const { cluster } = session;
  if (!statement.preview && restoreConcurrency(session) === 0) {
    throw notAllowed('restore tenant when restore_concurrency is 0');
  }
  if (cluster.tenantNamed(statement.tenant) !== undefined) {
    throw notAllowed('restore tenant with existed tenant name is');
  }
  const given = String(session.userVariable(decryptionArray) ?? '');
  if (statement.preview) {
    session.userVariables.delete(decryptionArray);
  }
  const sets = availableSets(session, statement.uri);
  const log = archivedLog(session, statement.uri);
  const until = wanted(session, statement) ?? log?.to ?? sets[0]?.restorableFrom ?? 0n;
  const chosen = chain(session, sets, until);
  if (chosen.some((set) => set.hash !== '' && !given.includes(set.hash))) {
    throw new ObError('OB_BACKUP_INVALID_PASSWORD');
  }
  const [newest] = chosen;
  const complete = newest?.withLogs === true && newest.restorableFrom === until;
  const archived = log !== undefined && log.to >= until && log.from <= (newest?.replayFrom ?? 0n);
  if (!complete && !archived) {
    throw notEnough(session, 'No enough log for restore');
  }
  for (const set of chosen) {
    checkVersion(session, set);
  }
}
