// SELECT SLEEP(n): a statement that takes its time, and 2.2's 4012 when it takes too long.
import assert from 'node:assert/strict';
import { contract, useCluster } from './support/cluster.ts';

contract('SELECT SLEEP', () => {
  const cluster = useCluster();

  it('SELECT SLEEP(n) answers 0, and not before its time', async () => {
    const client = await cluster.connect();
    const from = Date.now();
    assert.equal(String(await client.value('SELECT SLEEP(0.3) AS S')), '0');
    // Timers may be a little early by the clock; nothing is said about how late.
    assert.ok(Date.now() - from >= 250);
  });

  it('2.2 longer than ob_query_timeout → 4012, which names the timeout', async () => {
    const client = await cluster.connect();
    await client.run('SET ob_query_timeout = 100000');
    const refusal = await client.refusal('SELECT SLEEP(600)');
    assert.equal(refusal?.errno, 4012);
    assert.match(refusal.message, /maximum query timeout: 100000\(us\)/);
  });

  it('another connection is served meanwhile', async () => {
    const client = await cluster.connect();
    const other = await cluster.connect();
    let awake = false;
    const sleeping = client.value('SELECT SLEEP(2) AS S').then(() => (awake = true));
    await other.value('SELECT 1 AS V');
    assert.equal(awake, false);
    await sleeping;
  });
});
