import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { CaughtClipboard } from '../support/clipboard.ts';
import { extensionContext, forgetEverything, run, storedText } from '../support/extension.ts';
import { Prompts } from '../support/prompts.ts';
import { startRemoteSandbox, type RemoteSandbox } from '../support/sandboxes.ts';

interface Stored {
  readonly id: string;
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly group?: string;
  readonly environment?: string;
  readonly colour?: string;
  readonly tls?: { readonly mode: string };
}

/** A port where nothing listens. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('saved connections', () => {
  const prompts = new Prompts();
  const clipboard = new CaughtClipboard();
  const everythingSaid: string[] = [];
  let context: vscode.ExtensionContext;
  let sandbox: RemoteSandbox;
  let folder: string;
  let dialogs: { open: unknown; save: unknown };

  before(async () => {
    context = await extensionContext();
    sandbox = await startRemoteSandbox({ backupSeconds: 1 });
    folder = mkdtempSync(join(tmpdir(), 'obb-connections-'));
    prompts.install();
    clipboard.install();
    const window = vscode.window as unknown as Record<string, unknown>;
    dialogs = { open: window['showOpenDialog'], save: window['showSaveDialog'] };
    const file = vscode.Uri.file(join(folder, 'connections.json'));
    window['showOpenDialog'] = () => Promise.resolve([file]);
    window['showSaveDialog'] = () => Promise.resolve(file);
  });
  beforeEach(async () => {
    await forgetEverything(context);
    prompts.expect();
  });
  afterEach(() => {
    everythingSaid.push(...prompts.said.map(({ text }) => text), ...prompts.asked, ...prompts.offered.flat());
    everythingSaid.push(...prompts.complaints, clipboard.text, storedText(context));
  });
  after(async () => {
    const window = vscode.window as unknown as Record<string, unknown>;
    window['showOpenDialog'] = dialogs.open;
    window['showSaveDialog'] = dialogs.save;
    clipboard.restore();
    prompts.restore();
    await forgetEverything(context);
    rmSync(folder, { recursive: true, force: true });
    await sandbox.stop();
  });

  const rootPassword = (): string => sandbox.passwords['root@sys'] ?? '';
  const stored = (): Stored[] =>
    context.globalState
      .keys()
      .filter((key) => key.startsWith('cluster/'))
      .map((key) => context.globalState.get<Stored>(key))
      .filter((one) => one !== undefined);
  const secret = (id: string): Thenable<string | undefined> => context.secrets.get(`clusterPassword/${id}`);
  const command = (password = rootPassword()): string =>
    `obclient -h${sandbox.host} -P${String(sandbox.port)} -uroot@sys -p'${password}' -A oceanbase`;

  async function add(...answers: (string | undefined)[]): Promise<Stored> {
    prompts.expect(...answers);
    await run('addCluster');
    const [one] = stored();
    assert.ok(one, JSON.stringify(prompts.said));
    return one;
  }

  it('one paste is enough, and its password goes into the secret storage alone', async () => {
    const one = await add(command());
    assert.equal(prompts.asked.length, 1, prompts.asked.join(' | '));
    assert.match(prompts.said[0]?.text ?? '', /^Added “sandbox”: cluster sandbox, /);
    assert.deepEqual([one.host, one.port, one.user], [sandbox.host, sandbox.port, 'root@sys']);
    assert.equal(await secret(one.id), rootPassword());
  });

  it('what a paste does not say is asked, and nothing else', async () => {
    const { host, port } = sandbox;
    for (const [text, asked, ...answers] of [
      [`mysql://root%40sys@${host}:${String(port)}/`, ['Password'], rootPassword()],
      [`jdbc:oceanbase://${host}:${String(port)}/?user=root@sys`, ['Password'], rootPassword()],
      [`${host}:${String(port)}`, ['User', 'Password'], 'root@sys', rootPassword()],
      ['root@sys', ['Host', 'Port', 'Password'], host, String(port), rootPassword()],
      [`obclient -P${String(port)} -p -h${host}`, ['User', 'Password'], 'root@sys', rootPassword()],
    ] as [string, string[], ...string[]][]) {
      await forgetEverything(context);
      await add(text, ...answers);
      assert.deepEqual(
        prompts.asked,
        ['Command, URL or Host', ...asked].map((field) => `Add Cluster: ${field}`),
      );
    }
  });

  it('a connection that fails can be saved as it was typed', async () => {
    const port = await closedPort();
    prompts.expect(`obclient -h127.0.0.1 -P${String(port)} -uroot@sys -p'typed-Pl4nted'`);
    prompts.press = 'Save Anyway';
    await run('addCluster');
    const [one] = stored();
    assert.equal(one?.port, port);
    assert.equal(await secret(one.id), 'typed-Pl4nted');
  });

  it('a connection that fails takes nothing away from one that is saved', async () => {
    const one = await add(command());
    for (const press of [undefined, 'Save Anyway']) {
      prompts.expect(command('wrong-Pl4nted'));
      prompts.press = press;
      await run('addCluster');
      assert.deepEqual(stored(), [one]);
      assert.equal(await secret(one.id), rootPassword());
    }
    // Nor does an edit, whether it is left or saved.
    prompts.expect('Password', 'wrong-Pl4nted', 'Save', undefined);
    await run('editCluster');
    assert.match(prompts.said[0]?.text ?? '', /refused the login/);
    prompts.expect('Password', 'wrong-Pl4nted', 'Group', 'New Group', 'Shop', 'Save');
    prompts.press = 'Save Anyway';
    await run('editCluster');
    assert.equal(stored()[0]?.group, 'Shop');
    assert.equal(await secret(one.id), rootPassword());
  });

  it('Edit Cluster changes what is chosen, tests what connects, and leaves the rest', async () => {
    const one = await add(command());
    prompts.expect('Name', 'renamed', 'Host', 'localhost', 'Save');
    await run('editCluster');
    assert.equal(prompts.said.length, 0, JSON.stringify(prompts.said));
    assert.deepEqual(stored(), [{ ...one, name: 'renamed', host: 'localhost' }]);
    assert.equal(await secret(one.id), rootPassword());
    prompts.expect('Name', 'never', undefined);
    await run('editCluster');
    assert.equal(stored()[0]?.name, 'renamed');
    // The sandbox has no TLS.
    prompts.expect('TLS', 'Required', '', 'Save', undefined);
    await run('editCluster');
    assert.match(prompts.said[0]?.text ?? '', /does not offer TLS, which this connection requires/);
    assert.equal(stored()[0]?.tls, undefined);
  });

  it('a password that is asked for every time is in no storage', async () => {
    const one = await add(command());
    prompts.expect('Where the Password Comes From', 'Ask Every Time', 'Save');
    await run('editCluster');
    assert.equal(await secret(one.id), undefined);
    prompts.expect('mysql_tenant', undefined);
    await run('backupTenant');
    assert.match(prompts.asked.at(-1) ?? '', /^Back up mysql_tenant on /, 'this window still has it');
  });

  it('Rename, Duplicate, Group and Environment need one answer each', async () => {
    const one = await add(command());
    prompts.expect('first');
    await run('renameCluster');
    prompts.expect('New Group', 'Shop');
    await run('setClusterGroup');
    prompts.expect('Test', 'Purple');
    await run('setClusterEnvironment');
    assert.deepEqual(stored(), [
      { ...one, name: 'first', group: 'Shop', environment: 'test', colour: 'purple' },
    ]);
    prompts.expect('second');
    await run('duplicateCluster');
    const copy = stored().find(({ name }) => name === 'second');
    assert.ok(copy && copy.id !== one.id);
    assert.deepEqual([copy.group, await secret(copy.id)], ['Shop', rootPassword()]);
    prompts.expect('second', 'No Group');
    await run('setClusterGroup');
    assert.deepEqual(
      stored()
        .map(({ group }) => group ?? '')
        .sort(),
      ['', 'Shop'],
    );
  });

  it('a production cluster asks for its name before it is changed, and Escape changes nothing', async () => {
    await add(command());
    prompts.expect('Production', 'Default');
    await run('setClusterEnvironment');
    const sent = async (): Promise<string[]> =>
      (await sandbox.statements())
        .map(({ sql }) => sql)
        .filter((sql) => /^(ALTER SYSTEM|SET ENC)/i.test(sql));
    const before = await sent();
    const question = '“sandbox” is a production cluster';

    prompts.expect('mysql_tenant', 'without a password', 'sandb0x', undefined);
    await run('backupTenant');
    assert.equal(prompts.asked.at(-1), question);
    assert.match(prompts.complaints[0] ?? '', /not the name of the cluster: sandbox/);

    prompts.expect('mysql_tenant', undefined);
    prompts.press = 'Disable Log Archiving';
    await run('disableArchive');
    assert.equal(prompts.asked.at(-1), question);
    assert.deepEqual(await sent(), before);

    prompts.expect('mysql_tenant', 'sandbox');
    prompts.press = 'Disable Log Archiving';
    await run('disableArchive');
    assert.deepEqual((await sent()).slice(before.length), [
      'ALTER SYSTEM NOARCHIVELOG TENANT = `mysql_tenant`',
    ]);
  });

  it('Copy Connection Command copies what connects, without the password', async () => {
    await add(command());
    prompts.expect('obclient');
    await run('copyConnectionCommand');
    const { host, port } = sandbox;
    assert.equal(clipboard.text, `obclient -h${host} -P${String(port)} -uroot@sys -p`);
  });

  it('an export has no secret, and an import overwrites nothing and says what it left', async () => {
    const one = await add(command());
    await run('exportConnections');
    const text = readFileSync(join(folder, 'connections.json'), 'utf8');
    assert.ok(!text.includes(rootPassword()) && !text.includes(one.id), text);
    prompts.expect();
    await run('importConnections');
    assert.match(prompts.said[0]?.text ?? '', /^Nothing was imported\. Left as they are, .*“sandbox”\.$/);
    assert.deepEqual(stored(), [one]);
    assert.equal(await secret(one.id), rootPassword());

    await forgetEverything(context);
    prompts.expect();
    await run('importConnections');
    assert.match(
      prompts.said[0]?.text ?? '',
      /^Imported one connection\. Reconnect it to enter its password\.$/,
    );
    const { id = '', ...imported } = stored()[0] ?? {};
    assert.deepEqual({ ...imported, id: one.id }, one);
    prompts.expect(rootPassword());
    await run('reconnectCluster');
    assert.equal(await secret(id), rootPassword());
    prompts.expect();
    await run('reconnectCluster');
    assert.match(prompts.said[0]?.text ?? '', /^Connected to “sandbox”: cluster sandbox, OceanBase CE /);
  });

  it('reconnecting does not bring back a cluster that is removed while its password is asked for', async () => {
    const one = await add(command());
    await context.secrets.store(`clusterPassword/${one.id}`, 'wrong-Pl4nted');
    const window = vscode.window as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
    const ask = window['showInputBox'];
    assert.ok(ask);
    window['showInputBox'] = async (options) => {
      await context.globalState.update(`cluster/${one.id}`, undefined); // as another window does it
      await context.secrets.delete(`clusterPassword/${one.id}`);
      return await ask(options);
    };
    prompts.expect(rootPassword());
    try {
      await run('reconnectCluster');
    } finally {
      window['showInputBox'] = ask;
    }
    assert.match(prompts.asked[0] ?? '', /^Password of /);
    assert.equal(prompts.said[0]?.text, 'The cluster was removed from this list.');
    assert.deepEqual([stored(), await secret(one.id)], [[], undefined]);
  });

  it('a command that cannot connect names the cluster', async () => {
    const one = await add(command());
    await context.globalState.update(`cluster/${one.id}`, { ...one, port: await closedPort() });
    prompts.expect();
    await run('reconnectCluster');
    assert.match(prompts.said[0]?.text ?? '', /^sandbox: Nothing listens on 127\.0\.0\.1:\d+\./);
  });

  it('an import names the files that its connections would read, and asks', async () => {
    const connection = { name: 'theirs', host: 'ob1.example.com', port: 2881, user: 'root@sys' };
    const tls = { mode: 'verifyCa', ca: '/home/them/ca.pem', key: '//them.example.com/key.pem' };
    const command = { passwordSource: { kind: 'command', words: ['touch', join(folder, 'ran')] } };
    const file = { format: 'oceanbase-backup-connections', version: 1 };
    const connections = [{ ...connection, ...command, tls }];
    writeFileSync(join(folder, 'connections.json'), JSON.stringify({ ...file, connections }));
    await forgetEverything(context);
    prompts.expect();
    await run('importConnections');
    assert.match(prompts.said[0]?.text ?? '', /^Import connections that read files of this machine/);
    assert.deepEqual(stored(), []);
    prompts.expect();
    prompts.press = 'Import';
    await run('importConnections');
    assert.match(prompts.said[1]?.text ?? '', /^Imported one connection\./);
    assert.deepEqual(stored()[0]?.tls, tls);
    assert.ok(!storedText(context).includes('touch'), 'no command comes along');
    await forgetEverything(context);
  });

  it('no password of these tests is in what was said, shown, stored or copied', () => {
    const said = everythingSaid.join('\n');
    assert.ok(said.includes('sandbox'));
    for (const one of [rootPassword(), 'Pl4nted']) assert.ok(!said.includes(one), one.slice(0, 3));
  });
});
