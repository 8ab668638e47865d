// The sandbox from outside: its control over HTTP, and its command line.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Control, startControl } from '../sandbox/control.ts';
import { Client } from './support/client.ts';
import { contract } from './support/cluster.ts';
import { until } from './support/until.ts';

interface Started {
  readonly id: string;
  readonly port: number;
  readonly passwords: Readonly<Record<string, string>>;
}

contract('the control over HTTP', () => {
  let control: Control | undefined;
  before(async () => {
    control = await startControl();
  });
  after(() => control?.stop());

  const post = async (path: string, body: object = {}): Promise<unknown> => {
    const response = await fetch(`${control?.url ?? ''}/sandboxes${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
    });
    const answer: unknown = await response.json();
    assert.ok(response.ok, JSON.stringify(answer));
    return answer;
  };
  const start = async (): Promise<{ started: Started; client: Client }> => {
    const started = (await post('', { tenants: [{ name: 'a' }], backupSeconds: 0.3 })) as Started;
    const user = 'root@sys';
    const password = started.passwords[user] ?? '';
    return { started, client: await Client.connect({ port: started.port, user, password }) };
  };

  it('starts a sandbox with options, and stops it', async () => {
    const { started, client } = await start();
    assert.equal(
      await client.value("SELECT COUNT(*) AS N FROM oceanbase.DBA_OB_TENANTS WHERE TENANT_NAME = 'a'"),
      '1',
    );
    client.destroy();
    await post(`/${started.id}/stop`);
    await assert.rejects(
      Client.connect({ port: started.port, user: 'root@sys', password: '' }),
      /ECONNREFUSED/,
    );
  });

  it('sets a state: setArchive', async () => {
    const { started, client } = await start();
    await post(`/${started.id}/setArchive`, { tenant: 'a', status: 'INTERRUPTED' });
    assert.equal(await client.value('SELECT STATUS FROM oceanbase.CDB_OB_ARCHIVELOG'), 'INTERRUPTED');
    client.destroy();
    await post(`/${started.id}/stop`);
  });

  it('plans a fault: refuseStatement, and tells the statements', async () => {
    const { started, client } = await start();
    await post(`/${started.id}/refuseStatement`, { match: 'CANCEL BACKUP', error: 'OB_EAGAIN' });
    assert.equal((await client.refusal('ALTER SYSTEM CANCEL BACKUP'))?.errno, 4023);
    client.destroy();
    const response = await fetch(`${control?.url ?? ''}/sandboxes/${started.id}/statements`);
    assert.match(JSON.stringify(await response.json()), /CANCEL BACKUP/);
    await post(`/${started.id}/stop`);
  });

  it('says what it does not know', async () => {
    const { started, client } = await start();
    client.destroy();
    await assert.rejects(post(`/${started.id}/setArchive`, { tenant: 'nobody', status: 'DOING' }));
    await assert.rejects(post(`/${started.id}/noSuchThing`));
    await assert.rejects(post('/no-such-sandbox/setUpgrading', { on: true }));
    await post(`/${started.id}/stop`);
  });
});

contract('npm run sandbox', () => {
  const cli = (...options: string[]) => {
    const script = fileURLToPath(new URL('../sandbox/cli.ts', import.meta.url));
    const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
    return spawn(process.execPath, ['--import', tsx, script, ...options], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  };

  it('prints how to connect, serves, and stops cleanly', async () => {
    const child = cli('--port', '0', '--version', '4.3.5', '--seconds', '1', '--password', 'secret');
    try {
      // Read to its end: a command line that cannot print any more fails.
      let said = '';
      child.stdout.on('data', (chunk) => (said += String(chunk)));
      await until('what to do', () => Promise.resolve(said.includes('Ctrl-C')));
      assert.match(said, /4\.3\.5/);
      const port = Number(/127\.0\.0\.1:(\d+)/.exec(said)?.[1]);
      const client = await Client.connect({ port, user: 'root@sys', password: 'secret' });
      assert.match(String(await client.value('SELECT @@version_comment AS C')), /4\.3\.5.*\(sandbox\)$/);
      client.destroy();
      const [code] = await end(child, 'SIGTERM');
      assert.equal(code, 0);
    } finally {
      child.kill('SIGKILL');
    }
  });

  it('one Ctrl-C may arrive twice: from the terminal, and from npm that passes it on', async () => {
    const child = cli('--port', '0');
    try {
      let said = '';
      child.stdout.on('data', (chunk) => (said += String(chunk)));
      await until('what to do', () => Promise.resolve(said.includes('Ctrl-C')));
      const users = ['root@sys', 'root@mysql_tenant', 'SYS@oracle_tenant'];
      for (const user of users) assert.match(said, new RegExp(`${user} +password \\S+`));
      assert.match(said, /mysql -h127\.0\.0\.1 -P\d+ -uroot@sys -p/);
      const closed = once(child, 'close') as Promise<[number | null]>;
      child.kill('SIGINT');
      child.kill('SIGINT');
      assert.deepEqual((await closed)[0], 0);
      assert.match(said, /sandbox stopped/);
    } finally {
      child.kill('SIGKILL');
    }
  });

  it('refuses an option it does not know', async () => {
    const child = cli('--version', '3.1');
    let said = '';
    child.stderr.on('data', (chunk) => (said += String(chunk)));
    const [code] = (await once(child, 'close')) as [number];
    assert.equal(code, 2);
    assert.match(said, /4\.1, 4\.2\.1, 4\.2\.5, 4\.3\.5/);
  });
});

async function end(child: ReturnType<typeof spawn>, signal: NodeJS.Signals): Promise<[number | null]> {
  const closed = once(child, 'exit') as Promise<[number | null]>;
  child.kill(signal);
  return closed;
}
