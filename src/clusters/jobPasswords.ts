import { protectionOf, type Protection } from '../backup/protection.ts';
import type { TenantBackup } from '../backup/state.ts';
import { rawWord } from '../oceanbase/word.ts';
import type { Log } from '../log.ts';
import type { FollowedJob, FollowedPart } from './followedJob.ts';
import type { BackupPasswordVault, PendingPassword, TenantSet } from './vault.ts';

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

  /** Says for a look at a job what is proven of each part: its pending password is read once, and only if it is needed. */
  ofLook(job: FollowedJob): (before: FollowedPart | undefined, backup: TenantBackup) => Promise<Protection> {
    const pending = pendingOf(job);
    let reading: Promise<string | undefined> | undefined;
    const read = async (): Promise<string | undefined> =>
      pending && (await (reading ??= this.#vault.readPending(pending)));
    return (before, backup) => this.#protection(job, before, backup, read);
  }

  async #protection(
    job: FollowedJob,
    before: FollowedPart | undefined,
    backup: TenantBackup,
    readPending: () => Promise<string | undefined>,
  ): Promise<Protection> {
    const { asked, profileId } = job.identity;
    const fact = (one: TenantBackup | undefined): string =>
      one?.encryptionMode ? `${rawWord(one.encryptionMode)}/${String(one.backupSetId)}` : '';
    if (before && before.protection !== 'unknown' && fact(before.backup) === fact(backup)) {
      return before.protection;
    }
    try {
      const password =
        (await readPending()) ??
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

  /**
   * Copies the pending password to each set whose id is known; tidies it away when the job is over. false: the secret
   * storage failed, or has not kept it.
   */
  async keep(job: FollowedJob): Promise<boolean> {
    const pending = pendingOf(job);
    if (!pending) return true;
    const sets = job.state.parts
      // A set that does not have this password must not be given it.
      .filter(({ backup, protection }) => backup.backupSetId > 0 && protection === 'verified')
      .map(({ backup }): TenantSet => ({ tenantId: backup.tenantId, setId: backup.backupSetId }));
    const added = sets.filter((set) => !this.#assigned.has(keyOf(pending, set)));
    try {
      // A part that could not be compared still needs it.
      const done = job.state.snapshot.over && isCompared(job);
      if (!done) {
        if (added.length > 0) await this.#vault.assign(pending, added);
        for (const set of added) this.#assigned.add(keyOf(pending, set));
        return true;
      }
      const kept = await this.#vault.finish(pending, added);
      for (const set of sets) this.#assigned.delete(keyOf(pending, set)); // or it is copied once more
      return kept;
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

function keyOf({ id }: PendingPassword, { tenantId, setId }: TenantSet): string {
  return `${id}/${String(tenantId)}/${String(setId)}`;
}

function pendingOf({ identity }: FollowedJob): PendingPassword | undefined {
  const { pendingPassword: id, profileId } = identity;
  return id === null ? undefined : { profileId, id };
}
