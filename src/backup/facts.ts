import { listArchiveRounds, type ArchiveRound } from '../oceanbase/archive.ts';
import {
  listArchiveDestinations,
  listBackupDestinations,
  type ArchiveDestination,
} from '../oceanbase/destinations.ts';
import type { Destination } from '../oceanbase/destinationUri.ts';
import { newestSets, type NewestSet } from '../oceanbase/newestSets.ts';
import { listOpenJobs, type JobRow } from '../oceanbase/jobs.ts';
import { findShared } from '../oceanbase/overlaps.ts';
import { alterSystem, type AlterSystem } from '../oceanbase/privileges.ts';
import { scopeOf } from '../oceanbase/scope.ts';
import type { ServerInfo } from '../oceanbase/serverInfo.ts';
import type { Session } from '../oceanbase/session.ts';
import { listTenantFacts, type TenantFacts } from '../oceanbase/tenantFacts.ts';
import { listUserTenants, type Tenant } from '../oceanbase/tenants.ts';
import type { BackupChoices } from './request.ts';

/** What the preflight has read, by tenant: a check of one of a thousand tenants must not look through all of them. */
export interface Facts {
  readonly info: ServerInfo;
  readonly choices: BackupChoices;
  readonly alterSystem: AlterSystem;
  readonly tenants: ReadonlyMap<number, Tenant>;
  readonly rounds: ReadonlyMap<number, ArchiveRound>;
  /** The rows of the tenant's own in the JOBS view. */
  readonly jobs: ReadonlyMap<number, readonly JobRow[]>;
  /** Whose rows of the JOBS view cannot be read, with what is wrong with them. */
  readonly unread: ReadonlyMap<number, string>;
  /** The job of sys that has not got to the tenant yet. */
  readonly comingJobs: ReadonlyMap<number, JobRow>;
  readonly dataDests: ReadonlyMap<number, Destination>;
  /** Another tenant whose data backup destination overlaps. */
  readonly sharing: ReadonlyMap<number, number>;
  readonly archiveDests: ReadonlyMap<number, ArchiveDestination>;
  readonly tenantFacts: ReadonlyMap<number, TenantFacts>;
  /** What an incremental backup could build on, in whichever place. */
  readonly sets: ReadonlyMap<number, readonly NewestSet[]>;
}

/** Called before each question with how many are answered, and at the end. */
export type OnProgress = (done: number, of: number) => void;

/**
 * Reads what the preflight needs: one look at each of a fixed number of views, one after another, so that the limit of
 * each is its own.
 */
export async function readFacts(
  session: Session,
  info: ServerInfo,
  choices: BackupChoices,
  onProgress: OnProgress = () => undefined,
): Promise<Facts> {
  const scope = scopeOf(info);
  const questions = choices.incremental ? 8 : 7;
  let done = 0;
  const ask = async <T>(question: () => Promise<T>): Promise<T> => {
    onProgress(done++, questions);
    return await question();
  };
  const tenants = await ask(() => listUserTenants(session, scope));
  const rounds = await ask(() => listArchiveRounds(session, scope));
  const { jobs, unreadable } = await ask(() => listOpenJobs(session, scope));
  const dataDests = await ask(() => listBackupDestinations(session, scope));
  const archiveDests = await ask(() => listArchiveDestinations(session, scope));
  const sets = choices.incremental
    ? await ask(() => newestSets(session, scope))
    : new Map<number, readonly NewestSet[]>();
  const tenantFacts = await ask(() => listTenantFacts(session, scope, info.version));
  const mayAlter = await ask(() => alterSystem(session, scope));
  onProgress(questions, questions);
  const ofSys = jobs.filter(({ tenantId, status }) => tenantId === 1 && status === 'INIT');
  return {
    info,
    choices,
    alterSystem: mayAlter,
    tenants: new Map(tenants.map((tenant) => [tenant.id, tenant])),
    rounds,
    jobs: byTenant(jobs),
    unread: new Map(unreadable.map(({ tenantId, problem }) => [tenantId, problem])),
    comingJobs: new Map(ofSys.flatMap((job) => job.executorTenantIds.map((id) => [id, job]))),
    dataDests,
    sharing: findShared(dataDests),
    archiveDests,
    tenantFacts,
    sets,
  };
}

function byTenant(rows: readonly JobRow[]): ReadonlyMap<number, readonly JobRow[]> {
  const found = new Map<number, JobRow[]>();
  for (const row of rows) {
    const own = found.get(row.tenantId);
    if (own) own.push(row);
    else found.set(row.tenantId, [row]);
  }
  return found;
}
