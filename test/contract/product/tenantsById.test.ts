// What changes something is for the tenant that was meant, whatever it is called by the time it is sent.
import assert from 'node:assert/strict';
import { changeArchive, type SwitchPorts } from '../../../src/backup/archiveSwitch.ts';
import { requestCancel } from '../../../src/backup/cancel.ts';
import { changeDestination } from '../../../src/backup/destinationChange.ts';
import type { Cluster } from '../../../src/clusters/cluster.ts';
import { raiseScores } from '../../../src/clusters/threadScores.ts';
import { startSandbox, type Sandbox } from '../../sandbox/index.ts';
import { FakeMemento } from '../../unit/support/fakeVscode.ts';
import { clusterOn } from '../support/productCluster.ts';

const gone = /no tenant “a”/;
const a = { id: 1002, name: 'a' };

describe('a tenant that a statement is meant for', () => {
  let sandbox: Sandbox;
  let cluster: Cluster;
  const start = async (names: readonly string[]): Promise<void> => {
    sandbox = await startSandbox({ tenants: names.map((name) => ({ name })) });
    cluster = clusterOn(sandbox);
  };
  beforeEach(() => start(['a', 'b']));
  afterEach(async () => {
    cluster.dispose();
    await sandbox.stop();
  });

  const ports: SwitchPorts = {
    openDedicated: () => cluster.openDedicated(),
    read: (task) => cluster.read(task),
    pause: () => Promise.resolve(),
    now: () => 0,
  };
  const changes: Readonly<Record<string, (tenant: typeof a) => Promise<unknown>>> = {
    archive: (tenant) => {
      // Sent is enough: nobody waits here for what comes of it.
      const stop = new AbortController();
      sandbox.onStatement(/^ALTER SYSTEM NOARCHIVELOG/, () => {
        stop.abort();
      });
      return changeArchive(ports, 'disable', tenant, { signal: stop.signal });
    },
    destination: (tenant) =>
      changeDestination(
        ports,
        {
          kind: 'backup',
          destination: { scheme: 'oss', path: 'b/new', options: { host: 'h' } },
          attributes: { binding: 'Optional', pieceSwitchInterval: '1d' },
          keys: { accessId: 'i', accessKey: 's3cret-planted' },
        },
        tenant,
      ),
    cancel: async (tenant) => {
      const { session, info } = await cluster.openDedicated();
      try {
        await requestCancel(session, info, [tenant]);
      } finally {
        await session.close();
      }
    },
  };
  const sent = (): string[] =>
    sandbox.statements.map(({ sql }) => sql).filter((sql) => sql.startsWith('ALTER SYSTEM'));

  for (const [what, change] of Object.entries(changes)) {
    it(`is named by its new name after a rename, or a swap of names: ${what}`, async () => {
      sandbox.renameTenant('a', 'c');
      await change(a);
      sandbox.swapTenants('c', 'b');
      await change(a);
      const named = sent().map((sql) => /TENANT = (.*)$/.exec(sql)?.[1]);
      assert.deepEqual(named, ['`c`', '`b`']);
    });

    it(`is gone once it was dropped, and nothing is sent: ${what}`, async () => {
      sandbox.dropTenant('a');
      await assert.rejects(change(a), gone);
      sandbox.renameTenant('b', 'a');
      await assert.rejects(change(a), gone);
      assert.deepEqual(sent(), []);
    });
  }

  for (const name of ['all', 'ALL', 'all_user', 'all_meta']) {
    it(`is never named “${name}” where the server takes that for everybody`, async () => {
      cluster.dispose();
      await sandbox.stop();
      await start([name, 'b']);
      await assert.rejects(changes['archive']?.({ id: 1002, name }) ?? Promise.resolve(), /every tenant/);
      const log = { info: () => undefined } as unknown as Parameters<typeof raiseScores>[5];
      const target = { kind: 'tenants' as const, tenants: [{ id: 1002, name }] };
      await assert.rejects(
        raiseScores(new FakeMemento(), cluster, target, 7, 0, log, () => undefined),
        /every tenant/,
      );
      assert.deepEqual(sent(), []);
      await changes['cancel']?.({ id: 1002, name });
      assert.deepEqual(sent(), [`ALTER SYSTEM CANCEL BACKUP TENANT = \`${name}\``]);
    });
  }
});
