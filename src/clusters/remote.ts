import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { ConnectError, type ConnectFailure } from '../oceanbase/errors.ts';
import { sentences } from '../oceanbase/sentences.ts';

/** The failures that depend on where a connection starts. */
const local: ReadonlySet<ConnectFailure> = new Set(['host-unknown', 'refused', 'unreachable', 'timeout']);

/**
 * The error as a remote window has to tell it: there the connection starts at the remote machine, whatever the user
 * has running at hand.
 */
export function withRemote(error: unknown, host: string): unknown {
  if (vscode.env.remoteName === undefined) return error;
  if (!(error instanceof ConnectError) || !local.has(error.kind)) return error;
  const where = /^(localhost|127\..*|::1)$/i.test(host)
    ? l10n.t('This is a remote window, so “{0}” means the remote machine.', host)
    : l10n.t('This is a remote window, so the connection starts at the remote machine.');
  return new ConnectError(error.kind, sentences(error.message, where), { cause: error.cause });
}
