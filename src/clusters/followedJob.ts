import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import * as vscode from 'vscode';
import { isAlarming, type Protection } from '../backup/protection.ts';
import type { TenantBackup } from '../backup/state.ts';
import { unlooked, type Attention, type JobSnapshot, type Watch } from '../backup/watcher.ts';
import type { Cluster } from './cluster.ts';
import type { JobKey } from '../oceanbase/jobs.ts';
import type { ServerInfo } from '../oceanbase/serverInfo.ts';

/**
 * Which job is followed, and what was asked of it. On record while it runs and in the panel's state, so
 * it holds no secret: `pendingPassword` is the name under which the vault keeps one.
 */
const identitySchema = v.object({
  version: v.literal(2),
  profileId: v.pipe(v.string(), v.uuid()),
  clusterName: v.string(),
  initiatorTenantId: v.pipe(v.number(), v.integer()),
  jobId: v.pipe(v.number(), v.integer()),
  /** Every tenant that was asked for; for a job of somebody else those that its row names. */
  tenants: v.array(v.object({ id: v.pipe(v.number(), v.integer()), name: v.string() })),
  /** What was asked for here; null: somebody else started it. */
  asked: v.nullable(
    v.object({
      password: v.boolean(),
      incremental: v.boolean(),
      plusArchivelog: v.boolean(),
      /** How the statement named the tenants (BackupTarget). */
      kind: v.optional(v.picklist(['tenants', 'all', 'own'])),
      /** '' for none. */
      description: v.optional(v.string()),
    }),
  ),
  pendingPassword: v.nullable(v.string()),
});
export type JobIdentity = v.InferOutput<typeof identitySchema>;

/** The identity in a stored value; undefined if it is not one (a newer version, damaged). */
export function parseJobIdentity(stored: unknown): JobIdentity | undefined {
  const result = v.safeParse(identitySchema, stored);
  return result.success ? result.output : undefined;
}

/** The same text for the same job, whichever window or session follows it. */
export function jobIdOf(identity: Pick<JobIdentity, 'profileId' | 'initiatorTenantId' | 'jobId'>): string {
  const { profileId, initiatorTenantId, jobId } = identity;
  return `${profileId}/${String(initiatorTenantId)}-${String(jobId)}`;
}

/** The identity of a job that was seen on the cluster: what was asked for it is not known here. */
export function seenIdentity(cluster: Cluster, key: JobKey, tenantIds: readonly number[]): JobIdentity {
  return {
    version: 2,
    profileId: cluster.profile.id,
    clusterName: cluster.profile.name,
    ...key,
    tenants: namedTenants(cluster, tenantIds),
    asked: null,
    pendingPassword: null,
  };
}

/** Tenants by the names that they had when they were last seen. */
export function namedTenants(cluster: Cluster, ids: readonly number[]): JobIdentity['tenants'] {
  return ids.map((id) => ({ id, name: cluster.tenantName(id) ?? l10n.t('tenant {0}', id) }));
}

/** What the job backs up, in a person's words: one name, or how many. */
export function jobTarget({ tenants }: Pick<JobIdentity, 'tenants'>): string {
  const [first] = tenants;
  return tenants.length === 1 && first ? first.name : l10n.t('{0} tenants', tenants.length);
}

/** One tenant's part, with what is proven about its password. */
export interface FollowedPart {
  readonly tenant: { readonly id: number; readonly name: string };
  readonly backup: TenantBackup;
  readonly protection: Protection;
}

/** What is shown of a followed job. */
export interface FollowedState {
  readonly snapshot: JobSnapshot;
  /** Empty before the first look. */
  readonly parts: readonly FollowedPart[];
  readonly info: ServerInfo | undefined;
  /** The cluster was removed: the job can't be followed any further. */
  readonly orphaned: boolean;
}

/** What is shown before the first look. */
function unseen({ initiatorTenantId, jobId }: JobIdentity): FollowedState {
  const key = { initiatorTenantId, jobId };
  return {
    snapshot: unlooked(key),
    parts: [],
    info: undefined,
    orphaned: false,
  };
}

export class FollowedJob {
  #identity: JobIdentity;
  readonly #changed = new vscode.EventEmitter<FollowedState>();
  readonly onDidChange = this.#changed.event;
  #state: FollowedState;
  #watch: Watch | undefined;
  #attention: Attention = 'background';

  readonly #looked: () => void;

  /** `looked` is called when a panel of the job comes into sight. */
  constructor(identity: JobIdentity, looked: () => void = () => undefined) {
    this.#identity = identity;
    this.#looked = looked;
    this.#state = unseen(identity);
  }

  get identity(): JobIdentity {
    return this.#identity;
  }

  get state(): FollowedState {
    return this.#state;
  }

  /** Whether the user must be told of a password that is missing, another one, or unexpected. */
  get alarming(): boolean {
    return this.#state.parts.some(({ protection }) => isAlarming(protection));
  }

  attach(watch: Watch): void {
    this.#watch?.dispose();
    this.#watch = watch;
    watch.setAttention(this.#attention);
  }

  /** It is over: nothing is asked any more. */
  stop(): void {
    this.#watch?.dispose();
  }

  setAttention(attention: Attention): void {
    this.#attention = attention;
    this.#watch?.setAttention(attention);
    if (attention === 'visible') this.#looked();
  }

  /**
   * More is known of what was asked for, or the same id is another job now: what was seen so far counts no more. Who
   * shows this job goes on showing it.
   */
  begin(identity: JobIdentity): void {
    this.#identity = identity;
    this.update(unseen(identity));
  }

  /** These tenants came into the job after it was asked for: parts of it like the others. */
  widen(tenants: JobIdentity['tenants']): void {
    this.#identity = { ...this.#identity, tenants: [...this.#identity.tenants, ...tenants] };
  }

  update(change: Partial<FollowedState>): void {
    this.#state = { ...this.#state, ...change };
    this.#changed.fire(this.#state);
  }

  dispose(): void {
    this.#watch?.dispose();
    this.#changed.dispose();
  }
}
