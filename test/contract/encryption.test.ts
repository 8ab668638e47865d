// Section 5: SET ENCRYPTION is two user variables of a session, and what keeps or loses them.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { SandboxVersion } from '../sandbox/index.ts';
import type { Client } from './support/client.ts';
import { contract, useCluster } from './support/cluster.ts';

const set = (password: string): string => `SET ENCRYPTION ON IDENTIFIED BY '${password}' ONLY`;

/** MySQL's PASSWORD(), with the lower-case digits that OceanBase writes. */
function hashOf(password: string): string {
  const once = createHash('sha1').update(password).digest();
  return `*${createHash('sha1').update(once).digest('hex')}`;
}

async function variables(client: Client): Promise<readonly unknown[]> {
  const row = await client.row(
    'SELECT @__ob_backup_encryption_mode__ AS MODE, @__ob_backup_encryption_passwd__ AS HASH',
  );
  return [row['MODE'], row['HASH']];
}

contract('5 SET ENCRYPTION', () => {
  const cluster = useCluster({
    tenants: [{ name: 'm' }, { name: 'o', mode: 'ORACLE' }],
    users: [{ name: 'nobody', tenant: 'm', password: 'n' }],
    backupSeconds: 0.3,
  });

  it('5 kept in @__ob_backup_encryption_mode__ and …_passwd__, as * and 40 lower-case digits of SHA1(SHA1())', async () => {
    const client = await cluster.connect();
    assert.deepEqual(await variables(client), [null, null]);
    await client.run(set('secret'));
    assert.deepEqual(await variables(client), ['PASSWORD', hashOf('secret')]);
    assert.match(hashOf('secret'), /^\*[0-9a-f]{40}$/);
  });

  it('5, 2.3 an empty password is accepted: *be1bdec0aa74b4dcb079943e70528096cca985f8', async () => {
    const client = await cluster.connect();
    await client.run(set(''));
    assert.deepEqual(await variables(client), ['PASSWORD', '*be1bdec0aa74b4dcb079943e70528096cca985f8']);
  });

  it('5, 2.3 no length check: a password of 2,000 characters is accepted', async () => {
    const client = await cluster.connect();
    await client.run(set('x'.repeat(2000)));
    assert.deepEqual(await variables(client), ['PASSWORD', hashOf('x'.repeat(2000))]);
  });

  it('5 escapes belong to the literal, not to the password', async () => {
    const client = await cluster.connect();
    await client.run("SET ENCRYPTION ON IDENTIFIED BY 'a\\'b''c' ONLY");
    assert.deepEqual(await variables(client), ['PASSWORD', hashOf("a'b'c")]);
  });

  it('5 a later one replaces it', async () => {
    const client = await cluster.connect();
    await client.run(set('one'));
    await client.run(set('two'));
    assert.deepEqual(await variables(client), ['PASSWORD', hashOf('two')]);
  });

  it('5, 6 any user of any tenant may set it', async () => {
    await cluster.accepts('nobody@m', set('x'));
    await cluster.accepts('root@m', set('x'));
    await cluster.accepts('root@sys', set('x'));
  });

  it('5 every later backup on the connection is encrypted, not only the next', async () => {
    const client = await cluster.connect();
    await client.run(set('secret'));
    for (const sql of ['ALTER SYSTEM BACKUP TENANT = m', 'ALTER SYSTEM BACKUP DATABASE']) {
      await cluster.idle();
      await client.run(sql);
      const rows = await client.rows('SELECT ENCRYPTION_MODE, PASSWD FROM oceanbase.CDB_OB_BACKUP_JOBS');
      assert.ok(rows.length > 0);
      for (const row of rows) assert.deepEqual(Object.values(row), ['PASSWORD', hashOf('secret')]);
      assert.deepEqual(await variables(client), ['PASSWORD', hashOf('secret')], 'never removed by a backup');
    }
  });

  it('4.3, 5 the hash is in every row that belongs to the backup', async () => {
    await cluster.idle();
    const client = await cluster.connect('root@m');
    await client.run(set('secret'));
    await client.run('ALTER SYSTEM BACKUP DATABASE');
    await cluster.finished('m');
    for (const view of ['BACKUP_JOB_HISTORY', 'BACKUP_TASK_HISTORY', 'BACKUP_SET_FILES']) {
      const rows = await client.rows(
        `SELECT ENCRYPTION_MODE, PASSWD FROM oceanbase.DBA_OB_${view} ORDER BY BACKUP_SET_ID DESC LIMIT 1`,
      );
      assert.deepEqual(rows, [{ ENCRYPTION_MODE: 'PASSWORD', PASSWD: hashOf('secret') }], view);
    }
  });

  it('5 lost when the connection closes: another connection’s backup is NONE, with no hash', async () => {
    const first = await cluster.connect();
    await first.run(set('secret'));
    first.destroy();
    await cluster.idle();
    const second = await cluster.connect();
    assert.deepEqual(await variables(second), [null, null]);
    await second.run('ALTER SYSTEM BACKUP TENANT = m');
    const row = await second.row(
      'SELECT ENCRYPTION_MODE, PASSWD FROM oceanbase.CDB_OB_BACKUP_JOBS WHERE TENANT_ID = 1',
    );
    assert.deepEqual(row, { ENCRYPTION_MODE: 'NONE', PASSWD: '' });
    await cluster.idle();
  });

  it('5 Oracle mode: accepted, and the backup has the hash', async () => {
    const client = await cluster.connect('SYS@o');
    await client.run(set('secret'));
    await client.run('ALTER SYSTEM BACKUP DATABASE');
    const row = await client.row('SELECT ENCRYPTION_MODE, PASSWD FROM SYS.DBA_OB_BACKUP_JOBS');
    assert.deepEqual(row, { ENCRYPTION_MODE: 'PASSWORD', PASSWD: hashOf('secret') });
  });

  it('5 SET DECRYPTION: @__ob_backup_decryption_passwd_array__, comma-joined hashes', async () => {
    const client = await cluster.connect();
    await client.run("SET DECRYPTION IDENTIFIED BY 'a', 'b'");
    const value = await client.value('SELECT @__ob_backup_decryption_passwd_array__ AS V');
    assert.equal(value, `${hashOf('a')},${hashOf('b')}`);
  });
});

/** Facts.md 5: which request takes the variables away, by version. */
const clearing: Readonly<Record<SandboxVersion, { readonly reset: boolean; readonly change: boolean }>> = {
  '4.1': { reset: false, change: false },
  '4.2.1': { reset: false, change: true },
  '4.2.5': { reset: true, change: true },
  '4.3.5': { reset: true, change: true },
};
for (const [version, { reset, change }] of Object.entries(clearing)) {
  contract(`5 what clears it on ${version}`, () => {
    const cluster = useCluster({ version: version as SandboxVersion, tenants: [{ name: 'm' }] });

    it(`5 ${version}: COM_RESET_CONNECTION ${reset ? 'clears' : 'does not clear'} user variables`, async () => {
      const client = await cluster.connect('root@m');
      await client.run(set('secret'));
      await client.connection.reset();
      assert.deepEqual(await variables(client), reset ? [null, null] : ['PASSWORD', hashOf('secret')]);
    });

    it(`5 ${version}: COM_CHANGE_USER ${change ? 'clears' : 'does not clear'} user variables`, async () => {
      const client = await cluster.connect('root@m');
      await client.run(set('secret'));
      await client.connection.changeUser({
        user: 'root@m',
        password: cluster.sandbox.passwords['root@m'] ?? '',
      });
      assert.deepEqual(await variables(client), change ? [null, null] : ['PASSWORD', hashOf('secret')]);
    });
  });
}
