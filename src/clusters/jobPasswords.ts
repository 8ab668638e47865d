import { protectionOf, type Protection } from '../backup/protection.ts';
import type { TenantBackup } from '../backup/state.ts';
import { rawWord } from '../oceanbase/word.ts';
import type { Log } from '../log.ts';
import type { FollowedJob, FollowedPart, JobIdentity } from './followedJob.ts';
import type { BackupPasswordVault, PendingPassword } from './vault.ts';

/**
 * The passwords of followed jobs: what is proven of each part, and the way from pending to its backup sets. A
 * secret storage that fails never keeps a job from being followed: what the server says is shown, and the next
 * look tries again.
 */
export class JobPasswords {
  readonly #vault: BackupPasswordVault;
  readonly #log: Log;
  /** Parts whose password is under their set, as `pending id/tenant/set`. */
  readonly #assigned = new Set<string>();
  #reported = false;

  constructor(vault: BackupPasswordVault, log: Log) {
    this.#vault = vault;
    this.#log = log;
  }

  async protection(
    job: FollowedJob,
    before: FollowedPart | undefined,
    backup: TenantBackup,
  ): Promise<Protection> {
    const { asked, profileId } = job.identity;
    const fact = (one: TenantBackup | undefined): string =>
      one?.encryptionMode ? `${rawWord(one.encryptionMode)}/${String(one.backupSetId)}` : '';
    if (before && before.protection !== 'unknown' && fact(before.backup) === fact(backup)) {
      return before.protection;
    }
    try {
      const pending = pendingOf(job);
      const password =
        (pending && (await this.#vault.readPending(pending))) ??
        (backup.backupSetId > 0
          ? await this.#vault.readSet(profileId, backup.tenantId, backup.backupSetId)
          : undefined);
      return protectionOf(backup, asked?.password, password);
    } catch (error) {
      this.#report(error);
      const said = protectionOf(backup, asked?.password, undefined);
      return said === 'reported' ? 'unknown' : said; // the next look compares
    }
  }

  /** Gives the password of a job that an older version followed its present name. Never rejects; false: not now. */
  async adopt({ profileId, clusterName, tenants, pendingPassword: id }: JobIdentity): Promise<boolean> {
    const [tenant] = tenants;
    if (id === null || !tenant) return true;
    try {
      await this.#vault.adoptPending({ profileId, id }, { clusterName, tenants }, tenant.id);
      return true;
    } catch (error) {
      this.#report(error);
      return false;
    }
  }

  /**
   * Copies the pending password to each set whose id is known; tidies it away when the job is over. false: the secret
   * storage failed.
   */
  async keep(job: FollowedJob): Promise<boolean> {
    const pending = pendingOf(job);
    if (!pending) return true;
    try {
      for (const { backup, protection } of job.state.parts) {
        const key = `${pending.id}/${String(backup.tenantId)}/${String(backup.backupSetId)}`;
        if (backup.backupSetId === 0 || this.#assigned.has(key)) continue;
        if (protection !== 'verified') continue; // a set that does not have this password must not be given it
        await this.#vault.assign(pending, backup.tenantId, backup.backupSetId);
        this.#assigned.add(key);
      }
      // A part that could not be compared still needs it.
      if (job.state.snapshot.over && isCompared(job)) await this.#vault.finish(pending);
      return true;
    } catch (error) {
      this.#report(error);
      return false;
    }
  }

  /** Once per window: a look a second would say it a thousand times. */
  #report(error: unknown): void {
    if (this.#reported) return;
    this.#reported = true;
    this.#log.error('the secret storage cannot be used', error);
  }
}

/** Whether nothing that the server says of the job's passwords still waits for the secret storage. */
export function isCompared(job: FollowedJob): boolean {
  return job.state.parts.every((part) => part.protection !== 'unknown' || !part.backup.encryptionMode);
}

function pendingOf({ identity }: FollowedJob): PendingPassword | undefined {
  const { pendingPassword: id, profileId } = identity;
  return id === null ? undefined : { profileId, id };
}
