import * as v from 'valibot';

/**
 * Which job is followed, and what was asked of it. Kept in globalState while it runs and in the panel's state,
 * so it holds no secret: `pendingPassword` is the name under which the vault keeps one.
 */
const identitySchema = v.object({
  version: v.literal(1),
  profileId: v.pipe(v.string(), v.uuid()),
  clusterName: v.string(),
  initiatorTenantId: v.pipe(v.number(), v.integer()),
  jobId: v.pipe(v.number(), v.integer()),
  tenantId: v.pipe(v.number(), v.integer()),
  tenantName: v.string(),
  passwordAsked: v.boolean(),
  pendingPassword: v.nullable(v.string()),
});
export type JobIdentity = v.InferOutput<typeof identitySchema>;

export function parseJobIdentity(stored: unknown): JobIdentity | undefined {
  const result = v.safeParse(identitySchema, stored);
  return result.success ? result.output : undefined;
}

/** The same text for the same job, whichever window or session followed it. */
export function jobIdOf(identity: JobIdentity): string {
  const { profileId, initiatorTenantId, jobId, tenantId } = identity;
  return `${profileId}/${String(initiatorTenantId)}-${String(jobId)}/${String(tenantId)}`;
}
