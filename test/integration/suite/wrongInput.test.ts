import assert from 'node:assert/strict';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type AddressInfo, type Server } from 'node:net';
import * as vscode from 'vscode';
import { extensionContext, forgetEverything } from '../support/extension.ts';
import { Prompts } from '../support/prompts.ts';
import { startRemoteSandbox, type RemoteSandbox } from '../support/sandboxes.ts';

const addCluster = 'oceanbaseBackup.addCluster';
const backupTenant = 'oceanbaseBackup.backupTenant';

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

describe('wrong input gets one clear sentence and loses nothing', () => {
  const prompts = new Prompts();
  let sandbox: RemoteSandbox;
  before(async () => {
    await forgetEverything(await extensionContext()); // of other suites
    sandbox = await startRemoteSandbox({
      backupSeconds: 1,
      tenants: [
        { name: 'archived' },
        { name: 'stopped', archive: 'STOP' },
        { name: 'never_archived', archive: null },
        { name: 'no_destination', dataDest: null },
      ],
    });
    prompts.install();
  });
  after(async () => {
    prompts.restore();
    await forgetEverything(await extensionContext());
    await sandbox.stop();
  });
  const rootPassword = (): string => sandbox.passwords['root@sys'] ?? '';

  /** The one message that adding a cluster with these answers leads to. */
  async function afterAdding(...answers: (string | undefined)[]): Promise<string> {
    prompts.expect(...answers);
    await vscode.commands.executeCommand(addCluster);
    assert.equal(prompts.said.length, 1, JSON.stringify(prompts.said));
    return prompts.said[0]?.text ?? '';
  }

  it('a wrong password', async () => {
    const text = await afterAdding(sandbox.host, String(sandbox.port), 'root@sys', 'wr0ng-planted');
    assert.match(text, /refused the login of “root@sys”: the password, the user or the tenant is wrong/);
    assert.ok(!text.includes('wr0ng-planted'));
  });

  it('and what was typed is there again, so that one correction is enough', async () => {
    prompts.expect(sandbox.host, String(sandbox.port), 'root@sys', 'wrong');
    prompts.press = 'Edit and Try Again';
    const defaults: (string | undefined)[] = [];
    const window = vscode.window as unknown as {
      showInputBox: (options: vscode.InputBoxOptions) => Promise<string | undefined>;
    };
    const type = window.showInputBox;
    let turn = 0;
    window.showInputBox = (options) => {
      turn++;
      if (turn <= 3) return type(options); // the first box of all is the extension’s own
      defaults.push(options.value);
      return Promise.resolve(turn === 7 ? undefined : options.value);
    };
    await vscode.commands.executeCommand(addCluster);
    window.showInputBox = type;
    assert.deepEqual(defaults, [sandbox.host, String(sandbox.port), 'root@sys', 'wrong']);
  });

  it('a closed port', async () => {
    const server = createServer();
    const port = await listen(server);
    await new Promise((resolve) => server.close(resolve));
    assert.match(
      await afterAdding('127.0.0.1', String(port), 'root@sys', 'x'),
      /^Nothing listens on 127\.0\.0\.1:\d+\. Check the port/,
    );
  });

  it('a host name that does not exist', async () => {
    assert.match(
      await afterAdding('no-such-host.invalid', '2881', 'root@sys', 'x'),
      /^The host name “no-such-host\.invalid” cannot be resolved\. Check its spelling\./,
    );
  });

  it('a port that speaks HTTP', async () => {
    const server = createHttpServer((_, response) => response.end('hello'));
    const port = await listen(server);
    const text = await afterAdding('127.0.0.1', String(port), 'root@sys', 'x');
    server.closeAllConnections();
    server.close();
    assert.match(text, /accepts connections but does not greet as a database does/);
  });

  it('a cluster with the wrong form of input is told so at the prompt', async () => {
    prompts.expect(
      '',
      'ob 1',
      'ob1,ob2',
      '127.0.0.1',
      '0',
      'abc',
      '70000',
      '2881',
      '',
      'root sys',
      undefined,
    );
    await vscode.commands.executeCommand(addCluster);
    assert.deepEqual(prompts.said, []);
    assert.equal(prompts.complaints.length, 8, prompts.complaints.join('\n'));
  });

  it('Escape at each prompt of Add Cluster: nothing happened, nothing said', async () => {
    const answers = [sandbox.host, String(sandbox.port), 'root@sys', rootPassword()];
    for (let given = 0; given < answers.length; given++) {
      prompts.expect(...answers.slice(0, given), undefined);
      await vscode.commands.executeCommand(addCluster);
      assert.deepEqual(prompts.said, []);
      assert.equal(prompts.asked.length, given + 1);
    }
  });

  it('the right password is told what it found', async () => {
    const text = await afterAdding(sandbox.host, String(sandbox.port), 'root@sys', rootPassword());
    assert.match(
      text,
      /^Added “sandbox”: cluster sandbox, OceanBase CE 4\.2\.5\.0 \(sandbox\), tenant sys, MySQL mode\.$/,
    );
  });

  const refusals: [tenant: string, reason: RegExp, answer: RegExp, remedy: RegExp][] = [
    [
      'stopped',
      /Log archiving is stopped \(STOP\)\. .*Turn it on/,
      /9040: .*log archive status is not doing/,
      /Enable log archiving stopped/,
    ],
    [
      'never_archived',
      /Log archiving has not run yet\. .*Turn it on/,
      /9040: .*log archive status is not doing/,
      /Enable log archiving never_archived/,
    ],
    [
      'no_destination',
      /No data backup destination is set/,
      /9040: .*backup dest is not set/,
      /Set backup destination… no_destination/,
    ],
  ];
  it('choosing what stands in the way leads to its remedy', async () => {
    prompts.expect('no_destination', 'No data backup destination', undefined, undefined);
    await vscode.commands.executeCommand(backupTenant);
    const asked = prompts.asked.some((title) => title.startsWith('Backup destination of no_destination on '));
    assert.ok(asked, prompts.asked.join(' | '));
  });

  for (const [tenant, reason, answer, remedy] of refusals) {
    it(`foresees the refusal for the tenant “${tenant}”, offers the way out and sends nothing`, async () => {
      prompts.expect(tenant, undefined);
      await vscode.commands.executeCommand(backupTenant);
      assert.deepEqual(prompts.said, []);
      assert.match(prompts.asked.at(-1) ?? '', new RegExp(`^${tenant} on .* cannot be backed up now$`));
      const offered = prompts.offered.at(-1) ?? [];
      assert.ok(
        offered.some((item) => reason.test(item) && answer.test(item)),
        offered.join('\n'),
      );
      assert.ok(
        offered.some((item) => remedy.test(item)),
        offered.join('\n'),
      );
      assert.ok(!offered.some((item) => item.includes('Start full backup')));
      assert.ok(!(await sandbox.statements()).some(({ sql }) => /^(ALTER|SET ENC)/i.test(sql)));
    });
  }

  it('looks again right before it sends: what was stopped meanwhile is shown, and nothing is sent', async () => {
    prompts.expect('archived', 'without a password', undefined);
    const window = vscode.window as unknown as { showQuickPick: (...all: unknown[]) => Promise<unknown> };
    const pick = window.showQuickPick;
    let turn = 0;
    window.showQuickPick = async (...all) => {
      turn++;
      if (turn === 1) await sandbox.act('setArchive', { tenant: 'archived', status: 'STOP' });
      return await pick(...all);
    };
    await vscode.commands.executeCommand(backupTenant);
    window.showQuickPick = pick;
    await sandbox.act('setArchive', { tenant: 'archived', status: 'DOING' });
    assert.match(prompts.asked.at(-1) ?? '', /^archived on .* cannot be backed up now$/);
    assert.ok(!(await sandbox.statements()).some(({ sql }) => /^(ALTER|SET ENC)/i.test(sql)));
  });

  it('Escape at each prompt of Backup Tenant: nothing happened, nothing said', async () => {
    const answers = ['archived', 'with a password', 'secret', 'secret'];
    const before = (await sandbox.statements()).filter(({ sql }) => /^(ALTER|SET ENC)/i.test(sql)).length;
    for (let given = 0; given < answers.length; given++) {
      prompts.expect(...answers.slice(0, given), undefined);
      await vscode.commands.executeCommand(backupTenant);
      assert.deepEqual(prompts.said, []);
      assert.equal(prompts.asked.length, given + 1, prompts.asked.join(' | '));
    }
    const after = (await sandbox.statements()).filter(({ sql }) => /^(ALTER|SET ENC)/i.test(sql)).length;
    assert.equal(after, before);
  });

  it('two passwords that differ are told so at the prompt', async () => {
    prompts.expect('archived', 'with a password', '', 'one', 'two', undefined);
    await vscode.commands.executeCommand(backupTenant);
    assert.deepEqual(prompts.complaints, [
      'Enter a password, or press Escape to leave everything as it is.',
      'The two passwords differ.',
    ]);
  });
});
