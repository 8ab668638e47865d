import * as l10n from '@vscode/l10n';
import { parseHost } from './endpoint.ts';
import { NotAConnection } from './parts.ts';
import { parseUser } from './userName.ts';

/** What is wrong with a host that was typed or pasted alone, in one sentence without it; undefined if nothing is. */
export function hostProblem(text: string): string | undefined {
  return problemOf(() => parseHost(text.trim()));
}

/** Why a password may stand in a user that was typed or pasted alone, without it; undefined if there is no such sign. */
export function userProblem(text: string): string | undefined {
  return problemOf(() => parseUser(text.trim())) === undefined
    ? undefined
    : l10n.t(
        'A user has a “:” in cluster:tenant:user alone. Enter it without a password, which has a field of its own.',
      );
}

function problemOf(read: () => unknown): string | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    if (error instanceof NotAConnection) return error.message;
    throw error;
  }
}
