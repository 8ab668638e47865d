import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { connectionEntries, type Profile } from './profile.ts';

const format = 'oceanbase-backup-connections';

// Where the password comes from is neither written nor read: a file of somebody else's must not be able to run a
// program, nor to have a variable of the environment sent to a server.
const connectionSchema = v.omit(v.object(connectionEntries), ['passwordSource']);
const fileSchema = v.object({
  format: v.literal(format),
  version: v.literal(1),
  connections: v.array(connectionSchema),
});
export type FiledConnection = v.InferOutput<typeof connectionSchema>;

/** The file of these connections, as text. No secret is in it. */
export function writeConnections(profiles: readonly Profile[]): string {
  const connections = profiles.map((profile) => v.parse(connectionSchema, profile));
  return `${JSON.stringify({ format, version: 1, connections }, null, 2)}\n`;
}

export type ReadConnections =
  | { readonly kind: 'connections'; readonly connections: readonly FiledConnection[] }
  | { readonly kind: 'problem'; readonly problem: string };

/** The connections of a file's text, or one sentence that says why it has none. */
export function readConnections(text: string): ReadConnections {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return { kind: 'problem', problem: l10n.t('The file is not JSON.') };
  }
  const read = v.safeParse(fileSchema, json);
  if (read.success) return { kind: 'connections', connections: read.output.connections };
  const [issue] = read.issues;
  const path = v.getDotPath(issue);
  return {
    kind: 'problem',
    problem:
      path === null || path === 'format' || path === 'version'
        ? l10n.t('The file is not one that Export Connections has written.')
        : l10n.t('The file is damaged: “{0}” has a value that does not fit.', path),
  };
}

/** Whether both mean the same login. */
export function isSameLogin(
  a: Pick<Profile, 'host' | 'port' | 'user'>,
  b: Pick<Profile, 'host' | 'port' | 'user'>,
): boolean {
  return a.host.toLowerCase() === b.host.toLowerCase() && a.port === b.port && a.user === b.user;
}
