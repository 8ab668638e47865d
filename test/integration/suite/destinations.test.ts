import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as vscode from 'vscode';
import { Dialogs } from '../support/dialogs.ts';
import { extensionContext, forgetEverything, run, storedText } from '../support/extension.ts';
import { Prompts } from '../support/prompts.ts';
import { startRemoteSandbox, type RemoteSandbox } from '../support/sandboxes.ts';

const accessId = 'LTAI5tPl4ntedID';
const accessKey = 'Pl4ntedS3cretKey/+=';

describe('destinations, from the questions to what is really set', () => {
  const prompts = new Prompts();
  const dialogs = new Dialogs();
  let sandbox: RemoteSandbox;
  let context: vscode.ExtensionContext;
  let folder: string;

  /** What was said last, without the cluster that it is said of. */
  const last = (): string => dialogs.shown.at(-1)?.replace(/^[\w-]+: /, '') ?? '';
  const oss = ['OSS', 'bucket', 'backup/t', 'oss.example.com', accessId, accessKey, 'delete'];

  async function changes(): Promise<string[]> {
    return (await sandbox.statements()).map(({ sql }) => sql).filter((sql) => /^ALTER/i.test(sql));
  }

  async function setBackup(
    tenant: string,
    answers: (string | undefined)[],
    ...buttons: string[]
  ): Promise<void> {
    prompts.expect(tenant, ...answers);
    dialogs.press(...buttons);
    await run('setBackupDestination');
  }

  before(async () => {
    context = await extensionContext();
    folder = mkdtempSync(join(tmpdir(), 'obb-destinations-'));
    sandbox = await startRemoteSandbox({
      backupSeconds: 2,
      tenants: [
        { name: 'one', archive: null, archiveDest: null, dataDest: null },
        { name: 'two', archive: null, archiveDest: null, dataDest: null },
        { name: 'doing' },
        { name: 'oracle', mode: 'ORACLE', archive: null, archiveDest: null, dataDest: null },
      ],
    });
  });
  after(async () => {
    await sandbox.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  beforeEach(async () => {
    await forgetEverything(context);
    prompts.install();
    dialogs.install();
    prompts.expect();
    const { host, port, passwords } = sandbox;
    const draft = { name: 'sys', host, port, user: 'root@sys', password: passwords['root@sys'] };
    await run('addCluster', draft);
    dialogs.press();
  });
  afterEach(async () => {
    dialogs.restore();
    prompts.restore();
    await forgetEverything(context);
  });

  it('an empty directory is set, read back, and filled in the next time', async () => {
    const directory = join(folder, 'one-data');
    await setBackup('one', ['Directory', directory], 'Set Destination');
    assert.equal(
      last(),
      `The backup destination of one is now file://${directory}. Backup sets made so far stay where they are.`,
    );
    assert.ok(existsSync(join(directory, 'format.obbak')));
    const timeout = (await sandbox.statements()).findLast(({ sql }) =>
      sql.startsWith('SET ob_query_timeout'),
    );
    assert.equal(timeout?.sql, 'SET ob_query_timeout = 120000000');
    await setBackup('one', ['Directory', undefined]);
    assert.equal(dialogs.filled.get('Backup destination of one on sys: Directory'), directory);
  });

  it('what cannot be right is told beside the field, before anything is sent', async () => {
    const before = (await changes()).length;
    await setBackup('one', ['Directory', 'relative/path', '/a?b', undefined]);
    assert.deepEqual(prompts.complaints, [
      'Enter an absolute path: it starts with “/” and is the same on every server.',
      'Enter the directory alone. Options after “?”, such as zone or region, cannot be set here.',
    ]);
    assert.equal((await changes()).length, before);
  });

  it('Escape at each question leaves everything as it is, and says nothing', async () => {
    const before = (await changes()).length;
    for (let given = 0; given < oss.length; given++) {
      await setBackup('two', [...oss.slice(0, given), undefined]);
      assert.deepEqual(dialogs.shown, []);
      assert.equal(prompts.asked.length, given + 2, prompts.asked.join(' | '));
    }
    await setBackup('two', oss);
    assert.equal(dialogs.shown.length, 2, 'the question and its detail');
    assert.equal((await changes()).length, before);
  });

  it('keys go to the server, masked from the first letter, and nowhere else', async () => {
    await setBackup('two', oss, 'Set Destination');
    const sent = (await changes()).at(-1) ?? '';
    assert.equal(
      sent,
      `ALTER SYSTEM SET data_backup_dest = 'oss://bucket/backup/t?host=oss.example.com&access_id=${accessId}` +
        `&access_key=${accessKey}' TENANT = \`two\``,
    );
    assert.deepEqual(dialogs.masked, [
      'Backup destination of two on sys: Access ID',
      'Backup destination of two on sys: Access key',
    ]);
    assert.match(
      last(),
      /^The backup destination of two is now oss:\/\/bucket\/backup\/t \(oss\.example\.com\)\./,
    );
    assert.ok(dialogs.shown.some((text) => text.includes('&access_id=******&access_key=******')));
    await setBackup('two', [...oss.slice(0, 4), undefined]);
    const filled = [...dialogs.filled].map(([title, value]) => `${title.replace(/^.*: /, '')}=${value}`);
    assert.deepEqual(filled, [
      'Bucket=bucket',
      'Directory in the bucket=backup/t',
      'Host=oss.example.com',
      'Access ID=',
    ]);
    const seen = [...dialogs.shown, ...dialogs.progress, ...filled, storedText(context), logged(context)];
    for (const text of [...seen, JSON.stringify(prompts.said)]) {
      assert.ok(!/LTAI5tPl4nted|Pl4ntedS3cret/.test(text), 'a key got out');
    }
  });

  it('keys stay out of a refusal that repeats the statement', async () => {
    const text = `oss://bucket/backup/t?host=oss.example.com&access_id=${accessId}&access_key=${accessKey} is not a valid uri`;
    await sandbox.act('refuseStatement', {
      match: '^ALTER SYSTEM SET data',
      error: 'OB_INVALID_BACKUP_DEST',
      text,
    });
    await setBackup('two', oss, 'Set Destination');
    assert.match(last(), /was not changed\. The server does not accept .*answered 9026: .*access_key=\*{6}/);
    // What was said is in the log too, as soon as it has been written out.
    while (!logged(context).includes('was not changed. The server does not accept oss://bucket/backup/t')) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    assert.ok(!/LTAI5tPl4nted|Pl4ntedS3cret/.test(dialogs.shown.join() + logged(context)));
  });

  it('a directory that is not empty: 9080', async () => {
    const directory = join(folder, 'full');
    mkdirSync(directory);
    writeFileSync(join(directory, 'something'), '');
    await setBackup('one', ['Directory', directory], 'Set Destination');
    assert.match(last(), /is not empty and is no destination of one: choose an empty directory.*9080/);
  });

  it('somebody else’s directory: warned of before, and 9081', async () => {
    const directory = join(folder, 'one-data');
    await setBackup('two', ['Directory', directory], 'Set It Anyway');
    assert.ok(dialogs.shown.some((text) => text.includes('It is the backup destination of one:')));
    assert.match(last(), /belongs to another cluster, another tenant or another kind of destination.*9081/);
  });

  it('a directory inside somebody else’s, and one around it: warned of', async () => {
    const before = (await changes()).length;
    await setBackup('two', ['Directory', join(folder, 'one-data', 'inside')]);
    assert.ok(dialogs.shown.some((text) => text.includes('It lies inside the backup destination of one')));
    await setBackup('two', ['Directory', folder]);
    assert.ok(dialogs.shown.some((text) => text.includes('It holds the backup destination of one')));
    assert.equal((await changes()).length, before);
  });

  it('a place that cannot be written: 4009', async () => {
    writeFileSync(join(folder, 'file'), '');
    await setBackup('one', ['Directory', join(folder, 'file', 'below')], 'Set Destination');
    assert.match(last(), /cannot be written: the user that runs the observers needs .*4009/);
  });

  const refusals: [error: string, words: RegExp][] = [
    ['OB_BACKUP_IN_PROGRESS', /A backup of one is running: .*9036/],
    ['OB_BACKUP_PERMISSION_DENIED', /cannot be written: .*9071/],
    ['OB_ERR_NO_PRIVILEGE', /needs the ALTER SYSTEM privilege.*5036/],
    ['OB_ERR_TENANT_IS_LOCKED', /unlock it first.*5260/],
  ];
  for (const [error, words] of refusals) {
    it(`${error} is explained by its code`, async () => {
      await sandbox.act('refuseStatement', {
        match: '^ALTER SYSTEM SET data',
        error,
        text: 'nothing to go by',
      });
      await setBackup('one', ['Directory', join(folder, 'refused')], 'Set Destination');
      assert.match(last(), words);
    });
  }

  it('a reply that is lost is resolved by the view, and nothing is sent twice', async () => {
    await sandbox.act('dropConnection', { when: 'after', match: '^ALTER SYSTEM SET data' });
    const before = (await changes()).length;
    const directory = join(folder, 'after-loss');
    await setBackup('one', ['Directory', directory], 'Set Destination');
    assert.match(last(), /is now file:.*after-loss\./);
    await sandbox.act('dropConnection', { when: 'before', match: '^ALTER SYSTEM SET data' });
    await setBackup('one', ['Directory', join(folder, 'never')], 'Set Destination');
    assert.match(last(), /^No reply came, and the backup destination of one is file:.*after-loss\./);
    assert.equal((await changes()).length, before + 2);
  });

  it('an Oracle login sets its own archive destination, and enables archiving from there', async () => {
    await forgetEverything(context);
    const { host, port, passwords } = sandbox;
    const draft = { name: 'own', host, port, user: 'SYS@oracle', password: passwords['SYS@oracle'] };
    await run('addCluster', draft);
    const directory = join(folder, 'oracle-log');
    prompts.expect('oracle', 'Directory', directory, 'Mandatory', '2d');
    dialogs.press('Set Archive Destination…', 'Set Destination', 'Enable Log Archiving');
    await run('enableArchive');
    assert.deepEqual((await changes()).slice(-2), [
      `ALTER SYSTEM SET log_archive_dest = 'LOCATION=file://${directory} BINDING=Mandatory PIECE_SWITCH_INTERVAL=2d'`,
      'ALTER SYSTEM ARCHIVELOG',
    ]);
    assert.equal(last(), 'Log archiving of oracle is DOING.');
    assert.deepEqual(dialogs.left, []);
  });

  it('a running archive is turned off first, if the user agrees', async () => {
    prompts.expect('doing');
    dialogs.press();
    await run('setArchiveDestination');
    assert.match(dialogs.shown[0] ?? '', /while its log archiving is DOING: it must be STOP first .*1235/);
    const directory = join(folder, 'doing-log');
    prompts.expect('doing', 'Directory', directory, 'Optional', '8d', '1d');
    dialogs.press('Disable Log Archiving', 'Disable Log Archiving', 'Set Destination');
    await run('setArchiveDestination');
    assert.deepEqual(prompts.complaints, ['Enter a time from 1d to 7d, such as 1d or 36h.']);
    assert.equal(last(), `The archive destination of doing is now file://${directory}.`);
    const said = prompts.said.at(-1);
    assert.deepEqual(said?.buttons, ['Enable Log Archiving']);
  }).timeout(60_000);

  it('S3 needs a region, and another storage of its kind may have one', async () => {
    prompts.expect(
      'one',
      'Amazon',
      'b',
      'd',
      's3.eu-1.amazonaws.com',
      'eu-1',
      accessId,
      accessKey,
      'tagging',
      'Optional',
      '1d',
    );
    dialogs.press('Set Destination');
    await run('setArchiveDestination');
    assert.match(
      (await changes()).at(-1) ?? '',
      /'LOCATION=s3:\/\/b\/d\?host=s3\.eu-1\.amazonaws\.com&access_id=.*&s3_region=eu-1&delete_mode=tagging BINDING=Optional PIECE_SWITCH_INTERVAL=1d' TENANT = `one`$/,
    );
    prompts.expect(
      'one',
      'S3-compatible',
      'b',
      'd',
      'http://10.0.0.1:9000',
      'us-east-1',
      accessId,
      accessKey,
      'path_style',
      'delete',
      'Optional',
      '1d',
    );
    dialogs.press('Set Destination');
    await run('setArchiveDestination');
    assert.match(
      (await changes()).at(-1) ?? '',
      /host=http:\/\/10\.0\.0\.1:9000&.*&s3_region=us-east-1&addressing_model=path_style BINDING/,
    );
    assert.match(last(), /is now s3:\/\/b\/d \(http:\/\/10\.0\.0\.1:9000\)\.$/);
  });
});

/** What the extension has written to its log so far. */
function logged(context: vscode.ExtensionContext): string {
  const folder = context.logUri.fsPath;
  const files = existsSync(folder) ? readdirSync(folder) : [];
  return files.map((file) => readFileSync(join(folder, file), 'utf8')).join('\n');
}
