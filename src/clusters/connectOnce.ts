import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { prepareSession, type ServerInfo } from '../oceanbase/serverInfo.ts';
import { openSession, type Login } from '../oceanbase/session.ts';
import { formatEndpoint } from '../oceanbase/socket.ts';
import { defaultTimeouts } from '../oceanbase/timeouts.ts';
import type { StatementJournal } from './journal.ts';
import { withRemote } from './remote.ts';
import { connectTimeoutMs } from '../settings.ts';

export type Credentials = Login;

/**
 * Connects, finds out what is there, and disconnects, under a progress notification that can cancel it.
 * undefined: the user canceled. Rejects with ConnectError.
 */
export async function connectOnce(
  credentials: Credentials,
  journal: StatementJournal,
): Promise<ServerInfo | undefined> {
  const at = formatEndpoint(credentials);
  return await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: l10n.t('Connecting to {0}', at),
      cancellable: true,
    },
    async (_, token) => {
      const abort = new AbortController();
      token.onCancellationRequested(() => {
        abort.abort(new Error('canceled by the user'));
      });
      try {
        const timeouts = { ...defaultTimeouts, connectMs: connectTimeoutMs() };
        const opened = await openSession(credentials, timeouts, abort.signal);
        const session = journal.attach(opened, at, credentials.user);
        try {
          return await prepareSession(session, at);
        } finally {
          await session.close();
        }
      } catch (error) {
        if (token.isCancellationRequested) return undefined;
        throw withRemote(error, credentials.host);
      }
    },
  );
}

/** What was found, in one line: cluster, edition and version, tenant, mode. */
export function describe(info: ServerInfo): string {
  const mode = info.mode === 'ORACLE' ? 'Oracle' : 'MySQL';
  const edition = info.edition === 'Community' ? 'OceanBase CE' : 'OceanBase';
  const server = `${edition} ${info.version.text}${info.sandbox ? ' (sandbox)' : ''}`;
  return l10n.t('cluster {0}, {1}, tenant {2}, {3} mode', info.clusterName, server, info.tenantName, mode);
}
