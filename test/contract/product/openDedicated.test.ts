import assert from 'node:assert/strict';
import '../../unit/support/fakeVscode.ts';
import { Cluster } from '../../../src/clusters/cluster.ts';
import { ServerError } from '../../../src/oceanbase/errors.ts';
import { startSandbox, type Sandbox } from '../../sandbox/index.ts';

describe('a dedicated connection', () => {
  let sandbox: Sandbox;
  let cluster: Cluster;

  beforeEach(async () => {
    sandbox = await startSandbox();
    const { host, port, passwords } = sandbox;
    cluster = new Cluster(
      {
        version: 1,
        id: '00000000-0000-4000-8000-000000000000',
        name: 'x',
        host,
        port,
        user: 'root@sys',
        hasPassword: true,
      },
      {
        password: () => Promise.resolve(passwords['root@sys']),
        logIn: (attempt) => attempt(),
        timeouts: () => ({ connectMs: 5_000, greetingMs: 5_000, queryMs: 400 }),
        journaled: (session) => session,
        changed: () => undefined,
      },
    );
    sandbox.delayStatement(/^ALTER SYSTEM SET/, 600);
  });
  afterEach(async () => {
    cluster.dispose();
    await sandbox.stop();
  });

  it('waits as long as its statements may take, where that is longer than a look', async () => {
    const { session } = await cluster.openDedicated({ queryMs: 5_000 });
    await session.query("ALTER SYSTEM SET data_backup_dest = '' TENANT = `mysql_tenant`");
    await session.close();
  });

  it('waits no longer than the settings say otherwise', async () => {
    const { session } = await cluster.openDedicated();
    await assert.rejects(
      session.query("ALTER SYSTEM SET data_backup_dest = '' TENANT = `mysql_tenant`"),
      (error) => error instanceof ServerError && error.code === 4012,
    );
  });
});
