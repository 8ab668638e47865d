// A saved cluster at run time, in plain Node, against a sandbox.
import '../../unit/support/fakeVscode.ts';
import type { Clock } from '../../../src/backup/clock.ts';
import { Cluster } from '../../../src/clusters/cluster.ts';
import type { Sandbox } from '../../sandbox/index.ts';

/** The cluster as the extension has it; `change` is called with each change of its state. */
export function clusterOn(
  sandbox: Sandbox,
  user = 'root@sys',
  options: { readonly queryMs?: number; readonly changed?: () => void; readonly clock?: Clock } = {},
): Cluster {
  const { host, port, passwords } = sandbox;
  return new Cluster(
    {
      version: 1,
      id: '00000000-0000-4000-8000-000000000000',
      name: 'x',
      host,
      port,
      user,
      hasPassword: true,
    },
    {
      password: () => Promise.resolve(passwords[user]),
      logIn: (attempt) => attempt(),
      timeouts: () => ({ connectMs: 5_000, greetingMs: 5_000, queryMs: options.queryMs ?? 20_000 }),
      journaled: (session) => session,
      changed: options.changed ?? (() => undefined),
    },
    options.clock,
  );
}
