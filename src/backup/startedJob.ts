import type { JobRow } from '../oceanbase/jobs.ts';
import type { CheckedTarget, StartRequest } from './start.ts';
import type { BackupTarget } from './request.ts';

/** What a start asked for, as far as its job shows it in the views. Holds no secret. */
export interface AskedFor {
  readonly kind: BackupTarget['kind'];
  /** Of a start of all tenants those that the preflight found eligible: each of them must be in its job. */
  readonly tenantIds: readonly number[];
  readonly password: boolean;
  readonly incremental: boolean;
  readonly plusArchivelog: boolean;
  /** '' for none. */
  readonly description: string;
}

export function askedFor(
  { choices, password }: Pick<StartRequest, 'choices' | 'password'>,
  { target, eligible }: CheckedTarget,
): AskedFor {
  return {
    kind: target.kind,
    tenantIds: target.kind === 'all' ? eligible : target.tenants.map(({ id }) => id),
    password: password !== undefined,
    incremental: choices.incremental,
    plusArchivelog: choices.plusArchivelog,
    description: choices.description,
  };
}

export interface StartedJob {
  readonly row: JobRow;
  /** false: it may be this one, but not all that was asked for is found in it. It may be somebody else's. */
  readonly ours: boolean;
}

/**
 * The job of a start among the initiator's `rows` that appeared since, oldest first; undefined: none of them can
 * be it. Somebody else's may have come first, so everything that was asked for must be found in it. After an OK
 * (`accepted`) one of them is ours: its row is there before the OK (facts.md 7).
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
  const alike = candidates.filter(
    (row) =>
      hasPassword(row, asked, password) &&
      row.plusArchivelog === asked.plusArchivelog &&
      row.description === asked.description &&
      hasType(asked, row),
  );
  const fitting = alike.find((row) => hasAllTenants(asked, row));
  if (fitting) return { row: fitting, ours: true };
  // The first that came after the question is the likeliest; of several that do not even look alike none is believed.
  const first = alike[0] ?? candidates[0];
  return first && { row: first, ours: accepted && (alike.length > 0 || candidates.length === 1) };
}

/** Of an incremental start the row of sys says INC, whatever becomes of each tenant; a tenant's own may say FULL. */
function hasType({ incremental, kind }: AskedFor, { backupType }: JobRow): boolean {
  return (
    backupType === (incremental ? 'INC' : 'FULL') || (incremental && kind === 'own' && backupType === 'FULL')
  );
}

/** A job of all tenants may also lack one that ceased to be eligible: then it is told, not taken for ours. */
function hasAllTenants({ kind, tenantIds }: AskedFor, { executorTenantIds }: JobRow): boolean {
  if (kind !== 'all') return true;
  const executors = new Set(executorTenantIds);
  return tenantIds.every((id) => executors.has(id));
}

function hasPassword(
  { passwordDigest, encryptionMode }: JobRow,
  asked: AskedFor,
  password: string | undefined,
): boolean {
  if (!asked.password) return !passwordDigest.present && encryptionMode === 'NONE';
  return password === undefined ? passwordDigest.present : passwordDigest.matches(password);
}

function isFor({ kind, tenantIds }: AskedFor, row: JobRow): boolean {
  if (kind === 'all') return true;
  const executors = new Set(row.executorTenantIds);
  return tenantIds.length === executors.size && tenantIds.every((id) => executors.has(id));
}
