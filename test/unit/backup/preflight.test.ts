import assert from 'node:assert/strict';
import { preflight, Refused, type Check } from '../../../src/backup/preflight.ts';
import {
  plainFullBackup,
  targetOf,
  type BackupChoices,
  type BackupTarget,
} from '../../../src/backup/request.ts';
import { rawJob } from '../support/rawRows.ts';
import { sessionOf, tenants, type Cluster } from '../support/preflightCluster.ts';
import { serverInfo, serverNow, tenantInfo, version } from '../support/rows.ts';
import type { ScriptedSession } from '../support/scriptedSession.ts';

async function check(
  cluster: Cluster,
  info = serverInfo(),
  choices: Partial<BackupChoices> = {},
  target: BackupTarget = targetOf(info, tenants),
) {
  const session = sessionOf(cluster);
  const found = await preflight(session, info, target, { ...plainFullBackup, ...choices });
  for (const sql of session.sent) assert.match(sql, /^(SELECT|SHOW) /, 'a preflight only reads');
  assert.equal(JSON.stringify(found).includes('planted-s3cret'), false);
  for (const { text, advice, level } of found.checks) {
    assert.match(text, /[.…]$/);
    assert.match(advice, level === 'pass' ? /^$/ : /\.$/, text);
  }
  assert.equal(
    found.refused,
    found.checks.some(({ level }) => level === 'refusal'),
  );
  return found;
}

/** The refusals in their order; the first one is what the server would answer. */
async function refusals(...args: Parameters<typeof check>): Promise<readonly Check[]> {
  return (await check(...args)).checks.filter(({ level }) => level === 'refusal');
}

async function answers(...args: Parameters<typeof check>): Promise<unknown[][]> {
  return (await refusals(...args)).map(({ answer }) => [answer?.errno, answer?.text]);
}

const because = (reason: string): unknown[] => [9040, `backup can not start, because ${reason}`];
const notDoing = because('log archive status is not doing.');
const notNormal = because('tenant status is not normal.');
const noDestination = because('backup dest is not set.');
const inProgress = [9036, 'Backup is in progress'];
const ownJob = rawJob({ TENANT_ID: '1002', INITIATOR_TENANT_ID: '1002', INITIATOR_JOB_ID: '0' });

describe('the preflight', () => {
  it('passes where nothing stands in the way', async () => {
    for (const info of [serverInfo(), tenantInfo(), serverInfo({ version: version('4.0.0.0') })]) {
      const { checks } = await check({}, info);
      assert.deepEqual([...new Set(checks.map(({ level }) => level))], ['pass']);
    }
  });

  it('knows what an incremental backup across data versions comes to (facts.md 2.3)', async () => {
    const cluster = { fullSet: '4.2.1.0' };
    const incremental = { incremental: true };
    assert.deepEqual(await answers(cluster, tenantInfo(), incremental), [
      because(
        'cross compatible incremental backup is not supported, previous backup set compatible is 4.2.1.0, current compatible is 4.2.5.0',
      ),
    ]);
    for (const [info, text] of [
      [serverInfo(), /cannot be made/],
      [serverInfo({ version: version('4.3.5.0') }), /will make this a full backup/],
    ] as const) {
      const { checks, refused } = await check(cluster, info, incremental);
      assert.equal(refused, false);
      assert.match(checks.find(({ level }) => level === 'warning')?.text ?? '', text);
    }
  });

  for (const [lagSeconds, words] of [
    [121, 'DOING, 2 min behind, and has'],
    [3_721, 'DOING, but 62 min behind'],
    [null, 'DOING and has'],
  ] as const) {
    it(`says how far behind the log archive is as the tree does: ${words}`, async () => {
      const checkpoint =
        lagSeconds === null ? '0' : String(serverNow.getTime() - lagSeconds * 1000) + '000000';
      const { checks } = await check({ archive: { CHECKPOINT_SCN: checkpoint } });
      assert.ok(
        checks.some(({ text }) => text.includes(words)),
        JSON.stringify(checks),
      );
    });
  }

  it('says where the tenant is not the primary, and that log archiving has no destination', async () => {
    const warnings = async (cluster: Cluster): Promise<(string | undefined)[]> =>
      (await check(cluster)).checks.filter(({ level }) => level === 'warning').map(({ text }) => text);
    assert.deepEqual(await warnings({ role: 'STANDBY' }), ['The tenant’s role is STANDBY, not PRIMARY.']);
    assert.match((await warnings({ archiveDestination: false })).join(), /no archive destination is set/);
  });

  it('foresees an unknown, a locked and an abnormal tenant', async () => {
    assert.deepEqual(await answers({ tenant: null }), [
      [5160, 'invalid tenant name specified in connection string'],
    ]);
    assert.deepEqual(await answers({ tenant: { LOCKED: 'YES' } }), [
      [5260, "Tenant 'mysql_tenant' is locked"],
    ]);
    for (const status of ['CREATING', 'RESTORE', 'FREEZING']) {
      const [refusal] = await refusals({ tenant: { STATUS: status } });
      assert.deepEqual([refusal?.answer?.errno, refusal?.answer?.text], notNormal);
      assert.match(refusal?.text ?? '', new RegExp(`\\b${status}\\b`));
    }
  });

  it('foresees an archive that is not DOING, and offers what helps', async () => {
    for (const [archive, text, remedy] of [
      [null, /has not run yet/, 'enableArchive'],
      [{ STATUS: 'STOP' }, /stopped/, 'enableArchive'],
      [{ STATUS: 'PREPARE' }, /starting \(PREPARE\)/, undefined],
      [{ STATUS: 'BEGINNING' }, /starting \(BEGINNING\)/, undefined],
      [
        { STATUS: 'INTERRUPTED', COMMENT: 'log stream 1001 interrupted.' },
        /: log stream 1001 interrupted\.$/,
        'restartArchive',
      ],
      [{ STATUS: 'SUSPEND' }, /suspended/, 'resumeArchive'],
      [{ STATUS: 'STOPPING' }, /STOPPING/, 'restartArchive'],
      [{ STATUS: 'RESTING' }, /RESTING/, undefined],
    ] as const) {
      assert.deepEqual(await answers({ archive }), [notDoing]);
      const [refusal] = await refusals({ archive });
      assert.match(refusal?.text ?? '', text);
      if (remedy)
        assert.deepEqual(
          refusal?.remedies.map(({ kind }) => kind),
          [remedy],
        );
    }
    const [refusal] = await refusals({ archive: null, archiveDestination: false });
    assert.deepEqual(
      refusal?.remedies.map(({ kind }) => kind),
      ['setArchiveDestination'],
    );
  });

  it('does not refuse for the row of sys where the tenant’s own part is over, as the server does not', async () => {
    const sys = rawJob({ EXECUTOR_TENANT_ID: '1004,1002', STATUS: 'DOING' });
    const other = rawJob({ TENANT_ID: '1004', JOB_ID: '3', EXECUTOR_TENANT_ID: '1004', STATUS: 'DOING' });
    const { checks } = await check({ jobs: [sys, other] });
    assert.deepEqual([...new Set(checks.map(({ level }) => level))], ['pass']);
  });

  it('refuses while a job of sys has not got to the tenant: a second one would be skipped', async () => {
    const sys = (STATUS: string) => rawJob({ EXECUTOR_TENANT_ID: '1004,1002', STATUS });
    const [refusal, ...rest] = await refusals({ jobs: [sys('INIT')] });
    assert.match(refusal?.text ?? '', /has just been started from the sys tenant/);
    assert.equal(refusal?.answer, undefined, 'the server would answer OK');
    assert.deepEqual(rest, []);
    assert.deepEqual(await refusals({ jobs: [sys('CANCELING')] }), [], 'it never gets there');
    const part = rawJob({ TENANT_ID: '1002', JOB_ID: '3', EXECUTOR_TENANT_ID: '1002' });
    assert.deepEqual(await answers({ jobs: [sys('INIT'), part] }), [inProgress]);
  });

  it('foresees a job of the same initiator: the tenant’s part', async () => {
    const part = rawJob({ TENANT_ID: '1002', JOB_ID: '3', EXECUTOR_TENANT_ID: '1002' });
    assert.deepEqual(await answers({ jobs: [part] }), [inProgress]);
    assert.deepEqual(await answers({ jobs: [ownJob] }, tenantInfo()), [inProgress]);
    const [refusal] = await refusals({ jobs: [part] });
    assert.deepEqual(refusal?.remedies, [{ kind: 'showRunning', job: { initiatorTenantId: 1, jobId: 8 } }]);
  });

  it('warns of a job of another initiator, which the server runs beside it, and no more', async () => {
    const fromSys = rawJob({ TENANT_ID: '1002', INITIATOR_TENANT_ID: 1 });
    for (const found of [await check({ jobs: [ownJob] }), await check({ jobs: [fromSys] }, tenantInfo())]) {
      assert.deepEqual(
        [found.refused, found.checks.filter(({ level }) => level === 'warning').length],
        [false, 1],
      );
    }
    const elsewhere = await check({ jobs: [rawJob({ EXECUTOR_TENANT_ID: '1004,10021' })] });
    assert.equal(
      elsewhere.checks.every(({ level }) => level === 'pass'),
      true,
    );
  });

  it('foresees a destination that is not set; a tenant’s own login is told no reason', async () => {
    assert.deepEqual(await answers({ destination: '' }), [noDestination]);
    assert.deepEqual(await answers({ destination: '' }, tenantInfo()), [[9040, 'backup can not start']]);
  });

  it('warns of a destination that another tenant uses too', async () => {
    const found = await check({ destination: 'file:///data/b' });
    assert.equal(found.refused, false);
    assert.match(
      found.checks.find(({ level }) => level === 'warning')?.text ?? '',
      /overlaps with that of b/,
    );
  });

  it('foresees a missing privilege and an option that the version does not have', async () => {
    assert.deepEqual((await answers({ grants: "GRANT SELECT ON *.* TO 'u'" }))[0]?.[0], 1227);
    assert.deepEqual(await answers({ grants: "GRANT ALTER SYSTEM ON *.* TO 'u'" }), []);
    const byRole = await check({
      grants: "GRANT SELECT ON *.* TO 'u'",
      moreGrants: ['GRANT `backup`@`%` TO `u`@`%`'],
    });
    assert.equal(byRole.refused, false);
    assert.match(byRole.checks[0]?.text ?? '', /unless one of its roles has it/);
    const old = serverInfo({ version: version('4.1.0.0') });
    assert.equal((await answers({}, old, { plusArchivelog: true }))[0]?.[0], 1235);
    assert.deepEqual(await answers({}, serverInfo(), { plusArchivelog: true }), []);
  });

  it('warns that an incremental backup without a full set becomes a full one', async () => {
    const warned = await check({ fullSet: null }, serverInfo(), { incremental: true });
    assert.match(warned.checks.find(({ level }) => level === 'warning')?.text ?? '', /full backup/);
    const fine = await check({}, serverInfo(), { incremental: true });
    assert.equal(
      fine.checks.some(({ level }) => level === 'warning'),
      false,
    );
  });

  it('builds an incremental backup on no set of another destination', async () => {
    const moved = { fullSet: '4.2.5.0', destination: 'file:///elsewhere' };
    const warned = await check({ ...moved, setsAt: 'file:///data/a' }, serverInfo(), { incremental: true });
    assert.ok(warned.checks.some(({ text }) => /no backup set at the destination yet/.test(text)));
  });

  it('gives the refusals in the server’s own order, which sys and a tenant differ in (facts.md 2.3)', async () => {
    const all = { tenant: { STATUS: 'RESTORE' }, archive: { STATUS: 'STOP' }, destination: '' };
    assert.deepEqual(await answers({ ...all, jobs: [rawJob({ TENANT_ID: '1002' })] }), [
      notNormal,
      notDoing,
      inProgress,
      noDestination,
    ]);
    assert.deepEqual(await answers({ ...all, jobs: [ownJob] }, tenantInfo()), [
      [9040, 'backup can not start'],
      notNormal,
      inProgress,
      notDoing,
    ]);
  });
});

describe('the preflight of several tenants', () => {
  const both = [...tenants, { id: 1004, name: 'b' }];

  it('is refused for one that is not eligible if they are named', async () => {
    const target: BackupTarget = { kind: 'tenants', tenants: both };
    assert.deepEqual(
      (await refusals({ archive: null }, serverInfo(), {}, target)).map(({ tenant }) => tenant),
      ['mysql_tenant'],
    );
  });

  it('leaves out who is not eligible where all are meant, unless that is everybody', async () => {
    const all: BackupTarget = { kind: 'all', tenants: both };
    const partly = await check({ archive: null }, serverInfo(), {}, all);
    assert.equal(partly.refused, false);
    assert.match(partly.checks.find(({ level }) => level === 'warning')?.text ?? '', /left out\.$/);
    const nobody = await refusals({ archive: null }, serverInfo(), {}, { kind: 'all', tenants });
    assert.deepEqual(
      nobody.map(({ answer }) => answer?.errno),
      [9040],
    );
  });

  it('tells who will be backed up, by the names that they have now', async () => {
    const target: BackupTarget = { kind: 'all', tenants: [{ id: 1002, name: 'before' }, ...both.slice(1)] };
    const found = await check({ archive: null }, serverInfo(), {}, target);
    assert.deepEqual(found.eligible, [1004]);
    assert.deepEqual(found.target, { kind: 'all', tenants: both });
    assert.deepEqual(
      found.checks.filter(({ text }) => text.includes('before')).map(({ level, text }) => [level, text]),
      [['warning', 'The tenant that was called “before” is called “mysql_tenant” now.']],
    );
  });

  it('has no answer for a tenant whose name another one has taken over', async () => {
    const target = targetOf(serverInfo(), [{ id: 1006, name: 'mysql_tenant' }]);
    assert.match((await refusals({}, serverInfo(), {}, target))[0]?.text ?? '', /no longer has a tenant/);
  });

  it('refuses a speed for a tenant whose name means everybody, and only that', async () => {
    for (const kind of ['tenants', 'all'] as const) {
      const target: BackupTarget = { kind, tenants };
      const tenant = { TENANT_NAME: 'ALL' };
      const [refusal] = await refusals({ tenant }, serverInfo(), { threadScore: 9 }, target);
      assert.match(refusal?.text ?? '', /“ALL” .* every tenant/);
      assert.deepEqual(await refusals({ tenant }, serverInfo(), {}, target), []);
    }
    assert.deepEqual(
      await refusals({ tenant: { TENANT_NAME: 'all' } }, tenantInfo(), { threadScore: 9 }),
      [],
    );
  });

  it('asks one question after another, and says how far it is', async () => {
    const session = sessionOf({});
    let open = 0;
    const query = async (sql: string) => {
      assert.equal(open++, 0, sql);
      await new Promise((resolve) => setImmediate(resolve));
      open--;
      return session.query(sql);
    };
    const inTurn = Object.create(session, { query: { value: query } }) as ScriptedSession;
    const told: string[] = [];
    await preflight(inTurn, serverInfo(), targetOf(serverInfo(), tenants), plainFullBackup, (done, of) => {
      told.push(`${String(done)}/${String(of)}`);
    });
    assert.deepEqual(
      told,
      [0, 1, 2, 3, 4, 5, 6, 7].map((done) => `${String(done)}/7`),
    );
  });

  it('asks the same questions whatever their number', async () => {
    const asked = async (target: BackupTarget): Promise<number> => {
      const session = sessionOf({});
      await preflight(session, serverInfo(), target, plainFullBackup);
      return session.sent.length;
    };
    assert.equal(
      await asked({ kind: 'tenants', tenants }),
      await asked({ kind: 'tenants', tenants: Array.from({ length: 100 }, () => both).flat() }),
    );
  });
});

describe('a start that the second preflight stops', () => {
  it('says the first reason', async () => {
    const error = new Refused(await check({ archive: { STATUS: 'STOP' }, destination: '' }));
    assert.match(error.message, /^Log archiving is stopped \(STOP\)\. Turn it on/);
  });
});
