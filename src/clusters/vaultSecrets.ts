import * as l10n from '@vscode/l10n';
import type * as vscode from 'vscode';
import { messageOf } from '../oceanbase/errors.ts';
import { redactor } from '../oceanbase/redact.ts';
import { sentences, withoutFullStop } from '../oceanbase/sentences.ts';

/** The secret storage failed, or doesn't keep what it is given. Its message is a whole sentence. */
export class VaultError extends Error {
  override readonly name = 'VaultError';
}

/** SecretStorage that says in one sentence what is wrong with the keyring behind it, without the secret. */
export class VaultSecrets {
  readonly #secrets: vscode.SecretStorage;

  constructor(secrets: vscode.SecretStorage) {
    this.#secrets = secrets;
  }

  /** Stores, and reads back. Rejects with {@link VaultError}: then the secret is not kept. */
  async store(key: string, secret: string): Promise<void> {
    await this.write(key, secret);
    // A keyring that swallows what it is given must be noticed now, not when the restore asks for the password.
    if ((await this.read(key)) !== secret) {
      throw new VaultError(
        l10n.t('The password could not be stored: this machine’s keyring does not keep what it is given.'),
      );
    }
  }

  /** Stores; whoever needs to know whether it is kept reads it. Rejects with {@link VaultError}. */
  async write(key: string, secret: string): Promise<void> {
    const release = redactor.register(secret);
    try {
      await this.#secrets.store(key, secret);
    } catch (error) {
      throw failure(
        (why) => l10n.t('The password could not be stored in this machine’s keyring: {0}.', why),
        error,
      );
    } finally {
      release();
    }
  }

  /** undefined: it has none of that key. Rejects with {@link VaultError}. */
  async read(key: string): Promise<string | undefined> {
    try {
      return await this.#secrets.get(key);
    } catch (error) {
      throw failure(
        (why) => l10n.t('The passwords in this machine’s keyring cannot be read: {0}.', why),
        error,
      );
    }
  }

  /** Rejects with {@link VaultError}. */
  async delete(key: string): Promise<void> {
    try {
      await this.#secrets.delete(key);
    } catch (error) {
      throw failure(
        (why) => l10n.t('The password could not be deleted from this machine’s keyring: {0}.', why),
        error,
      );
    }
  }

  /** The keys of all secrets, where this version of VS Code can enumerate them; none otherwise. */
  async names(): Promise<readonly string[]> {
    const { keys } = this.#secrets as { keys?: () => Thenable<string[]> };
    try {
      return keys ? await keys.call(this.#secrets) : [];
    } catch {
      return []; // what is on record is listed anyway
    }
  }
}

function failure(what: (why: string) => string, cause: unknown): VaultError {
  const said = what(withoutFullStop(messageOf(cause)));
  return new VaultError(redactor.redact(sentences(said, l10n.t('Unlock or repair it and try again.'))), {
    cause,
  });
}
