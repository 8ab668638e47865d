import { randomUUID } from 'node:crypto';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import {
  isSameLogin,
  readConnections,
  writeConnections,
  type FiledConnection,
} from '../clusters/connectionFile.ts';
import type { CommandContext } from './context.ts';
import { freeName } from './freeName.ts';

const filters = { JSON: ['json'] };

/** Writes all saved connections into a file, without anything secret. */
export async function exportConnections({ store }: CommandContext): Promise<void> {
  const profiles = store.list();
  if (profiles.length === 0) {
    void vscode.window.showInformationMessage(l10n.t('There is no saved cluster to export.'));
    return;
  }
  const file = await vscode.window.showSaveDialog({ title: l10n.t('Export Connections'), filters });
  if (!file) return;
  await vscode.workspace.fs.writeFile(file, Buffer.from(writeConnections(profiles)));
  void vscode.window.showInformationMessage(
    profiles.length === 1
      ? l10n.t('Exported one connection, without its password.')
      : l10n.t('Exported {0} connections, without their passwords.', profiles.length),
  );
}

/**
 * Adds the connections of a file. One whose login is saved already is left out and named, so that nothing is
 * overwritten. The passwords are asked for when a cluster is connected.
 */
export async function importConnections({ store, log }: CommandContext): Promise<void> {
  const [file] = (await vscode.window.showOpenDialog({ title: l10n.t('Import Connections'), filters })) ?? [];
  if (!file) return;
  const read = readConnections(Buffer.from(await vscode.workspace.fs.readFile(file)).toString('utf8'));
  if (read.kind === 'problem') {
    void vscode.window.showErrorMessage(read.problem);
    return;
  }
  if (!(await acceptTlsFiles(read.connections))) return;
  const doubles: string[] = [];
  let added = 0;
  for (const connection of read.connections) {
    const known = store.list().find((profile) => isSameLogin(profile, connection));
    if (known) {
      doubles.push(known.name);
      continue;
    }
    const name = freeName(store, connection.name);
    await store.save({ ...connection, version: 1, id: randomUUID(), name, hasPassword: true });
    added++;
  }
  log.info(`imported ${String(added)} connections`);
  void vscode.window.showInformationMessage(importWords(added, doubles));
}

/** A file of somebody else's may name any file of this machine: it is read at each connection, so that is asked. */
async function acceptTlsFiles(connections: readonly FiledConnection[]): Promise<boolean> {
  const files = new Set(connections.flatMap(({ tls }) => [tls?.ca, tls?.cert, tls?.key]));
  files.delete(undefined);
  if (files.size === 0) return true;
  const ok = l10n.t('Import');
  const answer = await vscode.window.showWarningMessage(
    l10n.t('Import connections that read files of this machine whenever they connect?'),
    {
      modal: true,
      detail: l10n.t(
        'They are read as TLS certificates and keys: {0}. Go on only if you know where this list comes from.',
        [...files].join(', '),
      ),
    },
    ok,
  );
  return answer === ok;
}

function importWords(added: number, doubles: readonly string[]): string {
  const imported =
    added === 1
      ? l10n.t('Imported one connection. Reconnect it to enter its password.')
      : l10n.t('Imported {0} connections. Reconnect each to enter its password.', added);
  if (doubles.length === 0) return imported;
  const names = doubles.map((name) => `“${name}”`).join(', ');
  const left = l10n.t('Left as they are, because host, port and user are saved already: {0}.', names);
  return added === 0 ? l10n.t('Nothing was imported. {0}', left) : `${imported} ${left}`;
}
