import { randomUUID } from 'node:crypto';
import type * as vscode from 'vscode';

const pendingKey = (profileId: string, tenantId: number, id: string): string =>
  `backupPassword/${profileId}/${String(tenantId)}/pending/${id}`;
const setKey = (profileId: string, tenantId: number, setId: number): string =>
  `backupPassword/${profileId}/${String(tenantId)}/set/${String(setId)}`;

/** A password that is stored and whose backup set has no id yet. */
export interface PendingPassword {
  readonly profileId: string;
  readonly tenantId: number;
  readonly id: string;
}

/**
 * The passwords of backup sets, in SecretStorage. One is stored before the statement that uses it is sent, moved
 * to its set once the set's id is known, and deleted only by the user's own act or because nothing was started.
 */
export class BackupPasswordVault {
  readonly #secrets: vscode.SecretStorage;

  constructor(secrets: vscode.SecretStorage) {
    this.#secrets = secrets;
  }

  async storePending(profileId: string, tenantId: number, password: string): Promise<PendingPassword> {
    const pending = { profileId, tenantId, id: randomUUID() };
    const key = pendingKey(profileId, tenantId, pending.id);
    await this.#secrets.store(key, password);
    // A keyring that swallows what it is given must be noticed now, not when the restore asks for the password.
    if ((await this.#secrets.get(key)) !== password) {
      throw new Error('The password could not be stored: this machine’s secret storage does not keep it.');
    }
    return pending;
  }

  async readPending(pending: PendingPassword): Promise<string | undefined> {
    return await this.#secrets.get(pendingKey(pending.profileId, pending.tenantId, pending.id));
  }

  /** Moves a pending password to its set: written under the new key first, deleted under the old one last. */
  async moveToSet(pending: PendingPassword, setId: number): Promise<void> {
    const from = pendingKey(pending.profileId, pending.tenantId, pending.id);
    const password = await this.#secrets.get(from);
    if (password === undefined) return;
    await this.#secrets.store(setKey(pending.profileId, pending.tenantId, setId), password);
    await this.#secrets.delete(from);
  }

  async readSet(profileId: string, tenantId: number, setId: number): Promise<string | undefined> {
    return await this.#secrets.get(setKey(profileId, tenantId, setId));
  }

  /** For a start that was refused: no set will ever have this password. */
  async discardPending(pending: PendingPassword): Promise<void> {
    await this.#secrets.delete(pendingKey(pending.profileId, pending.tenantId, pending.id));
  }
}
