// How each job really ended, from the server's rows alone: written anew, not taken from the product.
import type { ServerRow } from './server.ts';
import { nameOfJob } from './told.ts';

/** Of one job as one login sees it. */
export interface TrueEnd {
  readonly job: string;
  readonly from: number;
  readonly to: number;
  /** What may be said of each tenant's part. */
  readonly parts: ReadonlyMap<number, string>;
}

const sysTenant = 1;
const words = new Map([
  ['COMPLETED', 'completed'],
  ['FAILED', 'failed'],
  ['CANCELED', 'canceled'],
]);

/** `tenantId`: a tenant's own login, which sees its part of each job alone; undefined: sys. */
export function trueEnds(rows: readonly ServerRow[], tenantId: number | undefined): TrueEnd[] {
  const jobs = new Map<string, ServerRow[]>();
  for (const row of rows) {
    const name = nameOfJob(row.initiatorTenantId, row.initiatorJobId);
    jobs.set(name, [...(jobs.get(name) ?? []), row]);
  }
  return [...jobs].flatMap(([job, all]) => {
    if (tenantId !== undefined) {
      const own = all.find((row) => row.tenantId === tenantId);
      return own ? [{ job, from: own.from, to: own.to, parts: new Map([[tenantId, endOf(own)]]) }] : [];
    }
    const initiator = all.find((row) => row.tenantId === row.initiatorTenantId);
    if (!initiator) throw new Error(`job ${job} has no row of its initiator`);
    const { from, to } = initiator;
    return [{ job, from, to, parts: new Map(initiator.executors.map((id) => [id, partOf(all, id)])) }];
  });
}

function partOf(all: readonly ServerRow[], id: number): string {
  const row = all.find((one) => one.tenantId === id && one.tenantId !== sysTenant);
  if (row) return endOf(row);
  const initiator = all.find((one) => one.tenantId === one.initiatorTenantId);
  if (initiator?.status === 'CANCELED') return 'canceled';
  return initiator?.status === 'FAILED' && all.length === 1 ? 'failed' : 'skipped';
}

function endOf({ status, result, set }: ServerRow): string {
  const word = words.get(status) ?? `unknown status ${status}`;
  if (word !== 'completed') return word;
  return result === 0 && set === 'SUCCESS/AVAILABLE' ? word : `completed without proof (${String(set)})`;
}
