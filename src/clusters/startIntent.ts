import * as v from 'valibot';
import type { AskedFor } from '../backup/startedJob.ts';
import type { JobRow } from '../oceanbase/jobs.ts';
import type { JobIdentity } from './followedJob.ts';

const integer = v.pipe(v.number(), v.integer());

/**
 * A start that is about to be sent, on record until its job is followed or the server has refused it: a
 * window may be closed in between, or no answer may come. Holds no secret: `pendingPassword` is the name under
 * which the vault keeps one.
 */
const intentSchema = v.object({
  version: v.literal(1),
  id: v.pipe(v.string(), v.uuid()),
  profileId: v.pipe(v.string(), v.uuid()),
  clusterName: v.string(),
  initiatorTenantId: integer,
  /** Its job has a JOB_ID above this one. */
  lastJobId: integer,
  kind: v.picklist(['tenants', 'all', 'own']),
  tenants: v.array(v.object({ id: integer, name: v.string() })),
  /** Those of them that were eligible; of a start of all tenants the others are not in its job. */
  eligible: v.optional(v.array(integer)),
  asked: v.object({
    password: v.boolean(),
    incremental: v.boolean(),
    plusArchivelog: v.boolean(),
    description: v.string(),
  }),
  pendingPassword: v.nullable(v.string()),
  /** When it was about to be sent, ISO 8601, on this machine's clock. */
  askedAt: v.pipe(v.string(), v.isoTimestamp()),
  /** The server has answered OK to it. */
  accepted: v.boolean(),
});
export type StartIntent = v.InferOutput<typeof intentSchema>;

/** The intent in a stored value; undefined if it is not one (another version, damaged). */
export function parseIntent(stored: unknown): StartIntent | undefined {
  const result = v.safeParse(intentSchema, stored);
  return result.success ? result.output : undefined;
}

export function askedForOf({ kind, tenants, eligible, asked }: StartIntent): AskedFor {
  const all = tenants.map(({ id }) => id);
  return { kind, tenantIds: kind === 'all' ? (eligible ?? all) : all, ...asked };
}

/** What the job is followed by; for one that may be somebody else's nothing is known of what was asked. */
export function identityOf(
  intent: StartIntent,
  { jobId }: Pick<JobRow, 'jobId'>,
  ours: boolean,
): JobIdentity {
  const { profileId, clusterName, initiatorTenantId, kind, tenants, asked, pendingPassword } = intent;
  return {
    version: 2,
    profileId,
    clusterName,
    initiatorTenantId,
    jobId,
    tenants,
    asked: ours ? { ...asked, kind } : null,
    pendingPassword: ours ? pendingPassword : null,
  };
}
