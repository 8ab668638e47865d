import assert from 'node:assert/strict';
import { FakeMemento, FakeSecrets } from '../../unit/support/fakeVscode.ts';
import type { Cluster } from '../../../src/clusters/cluster.ts';
import { BackupPasswordVault } from '../../../src/clusters/vault.ts';
import type { CommandContext } from '../../../src/commands/context.ts';
import { openBackupSet } from '../../../src/commands/openBackupSet.ts';
import { startSandbox, type Sandbox } from '../../sandbox/index.ts';
import { clusterOn } from '../support/productCluster.ts';

describe('Open Backup Set, as a panel runs it, on a sandbox', () => {
  let sandbox: Sandbox;
  before(async () => {
    sandbox = await startSandbox();
    sandbox.addHistory(3);
  });
  after(() => sandbox.stop());

  /** What the document of set 3 says, and its name, for this login. */
  async function shown(user: string): Promise<string[]> {
    const cluster: Cluster = clusterOn(sandbox, user, { queryMs: 5_000 });
    const documents: string[] = [];
    const context = {
      vault: new BackupPasswordVault(new FakeSecrets(), new FakeMemento()),
      documents: {
        show: (name: string, text: string) => {
          documents.push(name, text);
          return Promise.resolve();
        },
      },
    } as unknown as CommandContext;
    try {
      const tenant = { id: 1002, name: 'mysql_tenant' };
      await openBackupSet(context, { cluster, tenant, setId: 3 });
    } finally {
      cluster.dispose();
    }
    return documents;
  }

  for (const user of ['root@sys', 'root@mysql_tenant']) {
    it(`reads the set anew and shows its facts (${user})`, async () => {
      const [name, text = ''] = await shown(user);
      assert.equal(name, 'Backup set 3 of mysql_tenant on x');
      assert.match(text, /^# Backup set 3 of mysql\\_tenant\n\nA restore can use it, from /);
      for (const row of [
        /\| Tenant \| `mysql_tenant \(1002\)` \|/,
        /\| Type \| `Full` \|/,
        /\| Status \| `SUCCESS` \|/,
        /\| File status \| `AVAILABLE` \|/,
        /\| Lies in \| `file:\/\/.+` \|/,
        /\| Written \| `[\d.]+ .iB \([\d,]+ bytes\)` \|/,
        /\| Restorable from \| `.* UTC \(SCN \d+\)` \|/,
        /\| Password \| `none: a restore asks for no password` \|/,
      ]) {
        assert.match(text, row);
      }
    });
  }
});
