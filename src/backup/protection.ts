import { rawWord } from '../oceanbase/word.ts';
import type { TenantBackup } from './state.ts';

/** What is proven about the password of a backup, read back from the server. */
export type Protection =
  /** The job has not said yet. */
  | 'unknown'
  /** No password asked for, none there. */
  | 'none'
  /** The job says PASSWORD and its digest fits the password we hold. */
  | 'verified'
  /** The job says PASSWORD; we hold no password to compare. */
  | 'reported'
  /** A password was asked for and the job runs without one. */
  | 'missing'
  /** No password was asked for and the job has one: whoever restores it needs a password that nobody here knows. */
  | 'unexpected'
  /** The job has another password than the one we hold. */
  | 'mismatch';

/** What the user must be told at once. */
export function isAlarming(protection: Protection): boolean {
  return protection === 'missing' || protection === 'mismatch' || protection === 'unexpected';
}

/** Compares what was asked for with what the server reports. `password` is the one we hold, if any. */
export function protectionOf(
  backup: Pick<TenantBackup, 'encryptionMode' | 'passwordMatches'>,
  /** undefined: somebody else started it, nothing is known of what was asked. */
  passwordAsked: boolean | undefined,
  password: string | undefined,
): Protection {
  if (backup.encryptionMode === undefined) return 'unknown';
  // The views write NONE and PASSWORD; older samples show other cases of the letters.
  if (rawWord(backup.encryptionMode).toUpperCase() === 'NONE') return passwordAsked ? 'missing' : 'none';
  if (passwordAsked === false) return 'unexpected';
  if (password === undefined || !backup.passwordMatches) return 'reported';
  return backup.passwordMatches(password) ? 'verified' : 'mismatch';
}
