// Issue-level promises of the sandbox itself: every fault does what it says, on command and once.
import assert from 'node:assert/strict';
import { Client, refusedLogin } from './support/client.ts';
import { contract, useFreshCluster } from './support/cluster.ts';
import { RawConnection } from './support/raw.ts';
import { pause, until } from './support/until.ts';

contract('faults on command', () => {
  const cluster = useFreshCluster({ tenants: [{ name: 'a' }], backupSeconds: 0.5 });
  const backup = 'ALTER SYSTEM BACKUP TENANT = a';
  const jobs = async (): Promise<number> =>
    (await (await cluster.sys()).rows('SELECT JOB_ID FROM oceanbase.CDB_OB_BACKUP_JOBS')).length +
    (await (await cluster.sys()).rows('SELECT JOB_ID FROM oceanbase.CDB_OB_BACKUP_JOB_HISTORY')).length;
  const lost = /PROTOCOL_CONNECTION_LOST|ECONNRESET|EPIPE/;
  const code = async (promise: Promise<unknown>): Promise<string> =>
    promise.then(
      () => 'no error',
      (error: unknown) => String((error as { code?: unknown }).code),
    );

  it('drops the connection before a named statement, which does not run; once', async () => {
    cluster.sandbox.dropConnection('before', /BACKUP TENANT/);
    const client = await cluster.connect();
    await client.run('ALTER SYSTEM CANCEL BACKUP');
    assert.match(await code(client.connection.query(backup)), lost);
    assert.equal(await jobs(), 0);
    await cluster.accepts('root@sys', backup);
  });

  it('drops the connection after a named statement, which has run', async () => {
    cluster.sandbox.dropConnection('after', /BACKUP TENANT/);
    const client = await cluster.connect();
    assert.match(await code(client.connection.query(backup)), lost);
    assert.ok((await jobs()) > 0);
  });

  it('answers a named statement without having run it; once', async () => {
    cluster.sandbox.ignoreStatement(/BACKUP TENANT/);
    await cluster.accepts('root@sys', backup);
    assert.equal(await jobs(), 0);
    await cluster.accepts('root@sys', backup);
    assert.ok((await jobs()) > 0);
  });

  it('other connections do not notice', async () => {
    cluster.sandbox.dropConnection('before', /BACKUP TENANT/);
    const [one, two] = [await cluster.connect(), await cluster.connect()];
    assert.match(await code(one.connection.query(backup)), lost);
    assert.equal(await two.refusal('ALTER SYSTEM CANCEL BACKUP'), undefined);
  });

  for (const when of ['before', 'after'] as const) {
    it(`delays a statement ${when} it runs, and then answers`, async () => {
      const delayMs = 250;
      cluster.sandbox.delayStatement(/BACKUP TENANT/, delayMs, when);
      const client = await cluster.connect();
      const startedAt = Date.now();
      let answered = false;
      const answer = client.run(backup).then(() => (answered = true));
      // Looks that were answered within the delay, whatever the machine does meanwhile.
      const looks: number[] = [];
      await until('the answer', async () => {
        const seen = await jobs();
        if (Date.now() - startedAt < delayMs - 2) looks.push(seen);
        return answered;
      });
      await answer;
      // Node's timers may be a millisecond early.
      assert.ok(Date.now() - startedAt >= delayMs - 2, 'answered too early');
      if (when === 'before') assert.ok(looks.every((seen) => seen === 0));
      else if (looks.length > 1) assert.ok((looks.at(-1) ?? 0) > 0);
      assert.ok((await jobs()) > 0);
    });

    it(`hangs a statement ${when} it runs: no answer, whatever happens next`, async () => {
      cluster.sandbox.hangStatement(/BACKUP TENANT/, when);
      const client = await cluster.connect();
      let answered = false;
      const answer = client.connection.query(backup).then(
        () => (answered = true),
        () => undefined,
      );
      if (when === 'after') await until('the job', async () => (await jobs()) > 0);
      else for (let look = 0; look < 20; look += 1) assert.equal(await jobs(), 0);
      assert.equal(answered, false);
      client.destroy();
      await Promise.race([answer, pause()]);
    });
  }

  it('ob_query_timeout ends a delay: 4012, and the connection lives on', async () => {
    cluster.sandbox.delayStatement(/BACKUP TENANT/, 60_000);
    const client = await cluster.connect();
    await client.run('SET ob_query_timeout = 50000');
    const refusal = await client.refusal(backup);
    assert.deepEqual([refusal?.errno, refusal?.sqlstate], [4012, 'HY000']);
    assert.equal(await client.refusal('ALTER SYSTEM CANCEL BACKUP'), undefined);
  });

  it('answers with bytes that are no packet', async () => {
    cluster.sandbox.sendGarbage(/BACKUP TENANT/);
    const raw = await RawConnection.open(cluster.sandbox.port);
    await raw.logIn('root@sys', cluster.sandbox.passwords['root@sys'] ?? '');
    raw.send(Buffer.concat([Buffer.from([3]), Buffer.from(backup)]), 0);
    const chunk = await raw.bytes();
    raw.close();
    assert.ok(chunk.length > 0);
    const wellFormed = chunk.length >= 4 && chunk.readUIntLE(0, 3) === chunk.length - 4 && chunk[3] === 1;
    assert.ok(!wellFormed, chunk.toString('hex'));
  });

  it('refuses new connections, before any greeting; those that are open live on', async () => {
    const open = await cluster.connect();
    cluster.sandbox.refuseConnections(true);
    const raw = await RawConnection.open(cluster.sandbox.port);
    assert.equal(await raw.packet().catch(() => undefined), undefined);
    raw.close();
    assert.match(await code(Client.connect(cluster.login('root@sys'))), lost);
    assert.equal(await open.refusal('ALTER SYSTEM CANCEL BACKUP'), undefined);
    cluster.sandbox.refuseConnections(false);
    assert.ok(await cluster.connect());
  });

  it('is starting: logins get 8001', async () => {
    cluster.sandbox.setStarting(true);
    assert.equal((await refusedLogin(cluster.login('root@sys'))).errno, 8001);
    cluster.sandbox.setStarting(false);
    assert.ok(await cluster.connect());
  });

  it('the whole server dies and comes back on the same port with everything it knew', async () => {
    const client = await cluster.connect('root@a');
    await client.run('ALTER SYSTEM BACKUP DATABASE');
    const before = await client.row('SELECT JOB_ID, START_TIMESTAMP FROM oceanbase.DBA_OB_BACKUP_JOBS');
    const { port } = cluster.sandbox;
    await cluster.sandbox.kill();
    assert.match(
      await code(client.connection.query('SELECT 1')),
      /PROTOCOL_CONNECTION_LOST|ECONNRESET|EPIPE|fatal/i,
    );
    assert.equal(await code(Client.connect(cluster.login('root@sys'))), 'ECONNREFUSED');
    await cluster.sandbox.restart();
    assert.equal(cluster.sandbox.port, port);
    const again = await cluster.connect('root@a');
    const row = await until('the same job', async () => {
      const rows = await again.rows(
        'SELECT JOB_ID, START_TIMESTAMP FROM oceanbase.DBA_OB_BACKUP_JOBS UNION ALL SELECT JOB_ID, START_TIMESTAMP FROM oceanbase.DBA_OB_BACKUP_JOB_HISTORY',
      );
      return rows.length === 1 && rows[0];
    });
    assert.deepEqual(row, before);
    await until('its end', async () => {
      const rows = await again.rows('SELECT STATUS FROM oceanbase.DBA_OB_BACKUP_JOB_HISTORY');
      return rows[0]?.['STATUS'] === 'COMPLETED';
    });
  });

  it('a task stalls: its counters stand still until it may go on', async () => {
    cluster.sandbox.stall('a');
    const client = await cluster.connect('root@a');
    await client.run('ALTER SYSTEM BACKUP DATABASE');
    const read = () =>
      client.rows(
        'SELECT STATUS, INPUT_BYTES, FINISH_TABLET_COUNT, FINISH_MACRO_BLOCK_COUNT FROM oceanbase.DBA_OB_BACKUP_TASKS',
      );
    await until('two equal looks at a task', async () => {
      const first = await read();
      await pause();
      return first.length > 0 && JSON.stringify(await read()) === JSON.stringify(first);
    });
    // Longer than the whole backup takes when nothing stalls.
    const since = Date.now();
    await until('the time of a whole backup', async () => {
      assert.equal((await read()).length, 1, 'the stalled task is over');
      return Date.now() - since > 700;
    });
    cluster.sandbox.stall('a', false);
    await cluster.finished('a');
  });

  it('a stalled backup can be cancelled', async () => {
    cluster.sandbox.stall('a');
    await cluster.accepts('root@a', 'ALTER SYSTEM BACKUP DATABASE', 'ALTER SYSTEM CANCEL BACKUP');
    await cluster.finished('a');
    const status = await (
      await cluster.sys()
    ).value(`SELECT STATUS FROM oceanbase.CDB_OB_BACKUP_JOB_HISTORY WHERE TENANT_ID = ${cluster.id('a')}`);
    assert.equal(status, 'CANCELED');
  });

  it('refuses a statement with an error of the table, once', async () => {
    cluster.sandbox.refuseStatement(/BACKUP TENANT/, 'OB_EAGAIN');
    await cluster.refuses('root@sys', backup, { errno: 4023, sqlstate: 'HY000', message: 'Try again' });
    await cluster.accepts('root@sys', backup);
  });

  it('keeps a record of the statements it was given, in order', async () => {
    await cluster.accepts('root@a', "SET ENCRYPTION ON IDENTIFIED BY 'x' ONLY", 'ALTER SYSTEM CANCEL BACKUP');
    const texts = cluster.sandbox.statements.map((statement) => JSON.stringify(statement));
    const first = texts.findIndex((text) => text.includes('SET ENCRYPTION'));
    const second = texts.findIndex((text) => text.includes('CANCEL BACKUP'));
    assert.ok(first >= 0 && second > first);
  });
});
