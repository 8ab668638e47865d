import assert from 'node:assert/strict';
import { foreseeRefusal, type Refusal } from '../../../src/backup/preflight.ts';
import type { Row } from '../../../src/oceanbase/session.ts';
import { rawArchive, rawJob, rawTenant } from '../support/rawRows.ts';
import { serverInfo, tenantInfo } from '../support/rows.ts';
import { ScriptedSession } from '../support/scriptedSession.ts';

interface Cluster {
  readonly tenant?: Row | null;
  readonly archive?: Row | null;
  readonly jobs?: readonly Row[];
  readonly destination?: boolean;
}

/** A cluster on which nothing stands in the way of a backup, but for what is given. */
function sessionOf({ tenant = {}, archive = {}, jobs = [], destination = true }: Cluster): ScriptedSession {
  return new ScriptedSession([
    [/DBA_OB_TENANTS/, tenant ? [rawTenant(tenant), rawTenant({ TENANT_ID: '1004', TENANT_NAME: 'b' })] : []],
    [/OB_ARCHIVELOG/, [...(archive ? [rawArchive(archive)] : []), rawArchive({ TENANT_ID: '1004' })]],
    [/OB_BACKUP_JOBS/, jobs],
    [/OB_BACKUP_PARAMETER/, [{ TENANT_ID: '1002', IS_SET: destination ? '1' : '0' }]],
  ]);
}

async function foresee(cluster: Cluster, info = serverInfo(), name = 'mysql_tenant') {
  const session = sessionOf(cluster);
  const refusal = await foreseeRefusal(session, info, name);
  for (const sql of session.sent) assert.match(sql, /^SELECT /, 'a forecast only reads');
  return refusal;
}

function answers(refusal: Refusal | undefined): readonly [number | undefined, string | undefined] {
  assert.ok(refusal, 'no refusal was foreseen');
  assert.match(refusal.reason, /\.$/);
  assert.match(refusal.remedy, /\.$/);
  return [refusal.answer?.errno, refusal.answer?.text];
}

const because = (reason: string): readonly [number, string] => [
  9040,
  `backup can not start, because ${reason}`,
];
const notDoing = because('log archive status is not doing.');
const inProgress = [9036, 'Backup is in progress'];

describe('foreseeing a refusal', () => {
  it('sees none where nothing stands in the way', async () => {
    assert.equal(await foresee({}), undefined);
    assert.equal(await foresee({}, tenantInfo()), undefined);
  });

  it('knows an unknown tenant', async () => {
    const expected = [5160, 'invalid tenant name specified in connection string'];
    assert.deepEqual(answers(await foresee({ tenant: null })), expected);
    // Names are compared byte by byte (facts.md 1.4).
    assert.deepEqual(answers(await foresee({}, serverInfo(), 'MySQL_tenant')), expected);
  });

  it('knows a locked tenant', async () => {
    const refusal = await foresee({ tenant: { LOCKED: 'YES', TENANT_NAME: 'a`b' } }, serverInfo(), 'a`b');
    assert.deepEqual(answers(refusal), [5260, "Tenant 'a`b' is locked"]);
    assert.equal(refusal?.statement, 'ALTER TENANT `a``b` UNLOCK');
  });

  it('knows a tenant that is not NORMAL, also by a word of a newer server', async () => {
    for (const status of ['CREATING', 'RESTORE', 'FREEZING']) {
      const refusal = await foresee({ tenant: { STATUS: status } });
      assert.deepEqual(answers(refusal), because('tenant status is not normal.'));
      assert.match(refusal?.reason ?? '', new RegExp(`\\b${status}\\b`));
    }
  });

  it('knows an archive that is not DOING, and what to do about it', async () => {
    for (const [archive, reason, remedy, statement] of [
      [null, /never turned on/, /Turn it on/, true],
      [{ STATUS: 'STOP' }, /stopped/, /Turn it on/, true],
      [{ STATUS: 'PREPARE' }, /starting \(PREPARE\)/, /Wait/, false],
      [{ STATUS: 'BEGINNING' }, /starting \(BEGINNING\)/, /Wait/, false],
      [
        { STATUS: 'INTERRUPTED', COMMENT: 'log stream 1001 interrupted.' },
        /INTERRUPTED: log stream 1001 interrupted\.$/,
        /off and on again/,
        false,
      ],
      [{ STATUS: 'INTERRUPTED' }, /INTERRUPTED\.$/, /off and on again/, false],
      [{ STATUS: 'SUSPEND' }, /suspended/, /ENABLE/, false],
      [{ STATUS: 'SUSPENDING' }, /suspended/, /ENABLE/, false],
      [{ STATUS: 'STOPPING' }, /STOPPING/, /Wait/, false],
      [{ STATUS: 'RESTING' }, /RESTING/, /Wait/, false],
    ] as const) {
      const refusal = await foresee({ archive });
      assert.deepEqual(answers(refusal), notDoing);
      assert.match(refusal?.reason ?? '', reason);
      assert.match(refusal?.remedy ?? '', remedy);
      assert.equal(
        refusal?.statement,
        statement ? 'ALTER SYSTEM ARCHIVELOG TENANT = `mysql_tenant`' : undefined,
      );
    }
  });

  it('gives a tenant’s own login a statement that it may send: it cannot name tenants', async () => {
    const refusal = await foresee({ archive: { STATUS: 'STOP' } }, tenantInfo());
    assert.equal(refusal?.statement, 'ALTER SYSTEM ARCHIVELOG');
  });

  it('knows a job that runs: the tenant’s part of it, or one that will get to the tenant', async () => {
    const part = rawJob({ TENANT_ID: '1002', JOB_ID: '3', EXECUTOR_TENANT_ID: '1002' });
    assert.deepEqual(answers(await foresee({ jobs: [part] })), inProgress);
    assert.deepEqual(
      answers(await foresee({ jobs: [rawJob({ EXECUTOR_TENANT_ID: '1004,1002' })] })),
      inProgress,
    );
    const refusal = await foresee({ jobs: [rawJob()] });
    assert.match(refusal?.reason ?? '', /since 2026-01-02T03:04:05Z/);
  });

  it('does not mind the job of another tenant, nor one of another initiator', async () => {
    assert.equal(await foresee({ jobs: [rawJob({ EXECUTOR_TENANT_ID: '1004,10021' })] }), undefined);
    const fromSys = rawJob({ TENANT_ID: '1002', INITIATOR_TENANT_ID: 1 });
    assert.equal(await foresee({ jobs: [fromSys] }, tenantInfo()), undefined);
    const fromTenant = rawJob({ TENANT_ID: '1002', INITIATOR_TENANT_ID: '1002', INITIATOR_JOB_ID: '0' });
    assert.equal(await foresee({ jobs: [fromTenant] }, serverInfo()), undefined);
    assert.deepEqual(answers(await foresee({ jobs: [fromTenant] }, tenantInfo())), inProgress);
  });

  it('knows a destination that is not set; a tenant’s own login gets no reason for it', async () => {
    assert.deepEqual(answers(await foresee({ destination: false })), because('backup dest is not set.'));
    assert.deepEqual(answers(await foresee({ destination: false }, tenantInfo())), [
      9040,
      'backup can not start',
    ]);
  });

  describe('gives the first one in the server’s own order (facts.md 2.3)', () => {
    const status = { tenant: { STATUS: 'RESTORE' } };
    const archive = { archive: { STATUS: 'STOP' } };
    const destination = { destination: false };

    it('from sys: status, archive, running job, destination', async () => {
      const jobs = { jobs: [rawJob()] };
      assert.match(
        answers(await foresee({ ...status, ...archive, ...jobs, ...destination }))[1] ?? '',
        /status is/,
      );
      assert.deepEqual(answers(await foresee({ ...archive, ...jobs, ...destination })), notDoing);
      assert.deepEqual(answers(await foresee({ ...jobs, ...destination })), inProgress);
    });

    it('from the tenant itself: destination, status, running job, archive', async () => {
      const jobs = {
        jobs: [rawJob({ TENANT_ID: '1002', INITIATOR_TENANT_ID: '1002', INITIATOR_JOB_ID: '0' })],
      };
      const first = async (cluster: Cluster) => answers(await foresee(cluster, tenantInfo()));
      assert.deepEqual(await first({ ...status, ...archive, ...jobs, ...destination }), [
        9040,
        'backup can not start',
      ]);
      assert.deepEqual(
        await first({ ...status, ...archive, ...jobs }),
        because('tenant status is not normal.'),
      );
      assert.deepEqual(await first({ ...archive, ...jobs }), inProgress);
      assert.deepEqual(await first(archive), notDoing);
    });
  });
});
