import assert from 'node:assert/strict';
import { executedCommands } from '../support/fakeVscode.ts';
import type { CommandContext } from '../../../src/commands/context.ts';
import { openBackupsRow, openRow } from '../../../src/commands/openRow.ts';
import { commands } from '../../../src/contributions.ts';

/** A view that VS Code has forgotten the rows of, and whose selection it knows again after some looks. */
const forgetful = (row: unknown): { readonly selection: readonly unknown[] } => {
  let looks = 0;
  return {
    get selection() {
      return ++looks < 3 ? [] : [row];
    },
  };
};

describe('a row that is chosen', () => {
  beforeEach(() => {
    executedCommands.length = 0;
  });

  it('in the clusters tree: does what its kind is for, also while the tree is read anew', async () => {
    for (const [kind, command] of [
      ['running', commands.showRunningBackup],
      ['more', commands.showHistory],
      ['retry', commands.reconnectCluster],
      ['unread', commands.refreshNode],
      ['unreadViews', commands.reconnectCluster],
    ] as const) {
      const node = { kind, cluster: {} };
      await openRow({ tree: forgetful(node) } as unknown as CommandContext);
      assert.deepEqual(executedCommands.splice(0), [[command, node]], kind);
    }
  });

  it('in the clusters tree: does nothing where choosing is selecting', async () => {
    await openRow({ tree: forgetful({ kind: 'tenant', cluster: {} }) } as unknown as CommandContext);
    assert.deepEqual(executedCommands, []);
  });

  it('in the Backups view: shows the backup, or connects the cluster again', async () => {
    const backup = { type: 'backup', entry: {} };
    await openBackupsRow({ backups: forgetful(backup) } as unknown as CommandContext);
    const cluster = {};
    const trouble = { type: 'trouble', cluster, sentence: 'No route.' };
    await openBackupsRow({ backups: forgetful(trouble) } as unknown as CommandContext);
    assert.deepEqual(executedCommands, [
      [commands.showBackup, backup],
      [commands.reconnectCluster, { kind: 'cluster', cluster }],
    ]);
  });
});
