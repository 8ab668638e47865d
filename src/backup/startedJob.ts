import type { JobRow } from '../oceanbase/jobs.ts';
import type { StartRequest } from './start.ts';
import type { BackupTarget } from './request.ts';

/** What a start asked for, as far as its job shows it in the views. Holds no secret. */
export interface AskedFor {
  readonly kind: BackupTarget['kind'];
  readonly tenantIds: readonly number[];
  readonly password: boolean;
  readonly incremental: boolean;
  readonly plusArchivelog: boolean;
  /** '' for none. */
  readonly description: string;
}

export function askedFor({ target, choices, password }: StartRequest): AskedFor {
  return {
    kind: target.kind,
    tenantIds: target.tenants.map(({ id }) => id),
    password: password !== undefined,
    incremental: choices.incremental,
    plusArchivelog: choices.plusArchivelog,
    description: choices.description,
  };
}

export interface StartedJob {
  readonly row: JobRow;
  /** false: it is for the same tenants, but not all that was asked for is found in it. It may be somebody else's. */
  readonly ours: boolean;
}

/**
 * The job of a start among the initiator's `rows` that appeared since, oldest first; undefined: none of them can
 * be it. Somebody else's may have come first, so everything that was asked for must be found in it. After an OK
 * (`accepted`) one of them is ours in any case: while it stands the server refuses another one for the same
 * tenants (9036, facts.md 2.3).
 *
 * `password`: the one that was asked for; undefined with `asked.password` where it cannot be read: then that the
 * job has one has to do.
 */
export function findStarted(
  rows: readonly JobRow[],
  asked: AskedFor,
  password: string | undefined,
  accepted: boolean,
): StartedJob | undefined {
  const candidates = rows.filter((row) => isFor(asked, row));
  const fitting = candidates.find(
    (row) =>
      hasPassword(row, asked, password) &&
      row.plusArchivelog === asked.plusArchivelog &&
      row.description === asked.description &&
      // An incremental backup may become a full one, never the other way round.
      (asked.incremental || row.backupType === 'FULL'),
  );
  if (fitting) return { row: fitting, ours: true };
  const last = candidates.at(-1);
  return last && { row: last, ours: accepted };
}

function hasPassword({ passwordDigest }: JobRow, asked: AskedFor, password: string | undefined): boolean {
  if (!asked.password) return !passwordDigest.present;
  return password === undefined ? passwordDigest.present : passwordDigest.matches(password);
}

function isFor({ kind, tenantIds }: AskedFor, row: JobRow): boolean {
  if (kind !== 'tenants') return true;
  const executors = new Set(row.executorTenantIds);
  return tenantIds.length === executors.size && tenantIds.every((id) => executors.has(id));
}
