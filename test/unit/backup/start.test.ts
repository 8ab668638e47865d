import assert from 'node:assert/strict';
import {
  backupStatement,
  plainFullBackup,
  targetOf,
  type BackupChoices,
  type BackupTarget,
} from '../../../src/backup/request.ts';
import { BackupRefused, startBackup, type StartSteps } from '../../../src/backup/start.ts';
import { ConnectError, ConnectionLost, ServerError } from '../../../src/oceanbase/errors.ts';
import type { Row } from '../../../src/oceanbase/session.ts';
import { setEncryption } from '../../../src/oceanbase/statements.ts';
import { rawJob } from '../support/rawRows.ts';
import { serverInfo, tenantInfo } from '../support/rows.ts';
import { ScriptedSession, type Answer, type Script } from '../support/scriptedSession.ts';

const backup = 'ALTER SYSTEM BACKUP TENANT = `mysql_tenant`';
const isBackup = /^ALTER SYSTEM BACKUP/;
const isSet = /^SET ENCRYPTION/;
const isLast = /MAX\(JOB_ID\)/;
const isAfter = /JOB_ID > 7\b/;
const tenants = [{ id: 1002, name: 'mysql_tenant' }];
const password = 'S3cret';
/** '*' + SHA1(SHA1('S3cret')), computed with another tool. */
const passwd = '*ecf86f94f350dd2abd7bb31b4a53864790c05ef7';
const lost = new ConnectionLost('The connection to test was lost.');
const refused = new ServerError(9036, 'HY000', 'Backup is in progress');

interface Scene {
  /** What the dedicated connection answers to SET ENCRYPTION and to BACKUP. */
  readonly set?: Answer;
  readonly backup?: Answer;
  /** What the views show of jobs after the last one, look by look; the last one stays. */
  readonly views?: readonly (readonly Row[] | Error)[];
  readonly password?: string;
  readonly choices?: Partial<BackupChoices>;
  /** Remembering the start fails with it. */
  readonly forgetful?: Error;
  /** No look at the views is ever answered. */
  readonly hangs?: boolean;
  /** What the second preflight finds. */
  readonly recheck?: Error;
  readonly info?: ReturnType<typeof serverInfo>;
  readonly target?: BackupTarget;
  /** The target as the second preflight names it. */
  readonly named?: BackupTarget;
  readonly eligible?: readonly number[];
}

/** Plays a start and tells what each of the two connections was sent. */
async function play(scene: Scene) {
  const info = scene.info ?? serverInfo();
  const before: Script = [[isLast, [{ LAST_ID: '7' }, { LAST_ID: '4' }]]];
  const dedicated = new ScriptedSession([
    ...before,
    [isSet, scene.set ?? []],
    [isBackup, scene.backup ?? []],
  ]);
  const views = [...(scene.views ?? [[]])];
  // A connection that may be reopened: each look gets one that works, as Cluster.read sees to it.
  const readers: ScriptedSession[] = [];
  const pauses: number[] = [];
  let opened = 0;
  const told: string[] = [];
  let waitMs = Infinity;
  let giveUp = (): void => undefined;
  const late = new Promise<void>((resolve) => (giveUp = resolve));
  let deadlines = 0;
  const choices = { ...plainFullBackup, ...scene.choices };
  const target = scene.target ?? targetOf(info, tenants);
  const request = { target, choices, password: scene.password };
  const at: string[] = [];
  const steps: StartSteps = {
    openDedicated: () => {
      opened++;
      return Promise.resolve({ session: dedicated, info });
    },
    recheck: (session) => {
      assert.equal(session, dedicated);
      assert.deepEqual(dedicated.sent, [], 'nothing is sent before the second preflight');
      if (scene.recheck) return Promise.reject(scene.recheck);
      const named = scene.named ?? request.target;
      return Promise.resolve({
        target: named,
        eligible: scene.eligible ?? named.tenants.map(({ id }) => id),
      });
    },
    read: (task) => {
      assert.equal(dedicated.closes, 1, 'the dedicated connection is closed before anything else is read');
      const reader = new ScriptedSession([
        [isAfter, () => (views.length > 1 ? views.shift() : views[0]) ?? []],
      ]);
      readers.push(reader);
      return scene.hangs ? new Promise(() => undefined) : task(reader, info);
    },
    onStep: (step) => {
      at.push(step);
    },
    remember: (point) => {
      assert.deepEqual(point, { initiatorTenantId: info.tenantId, lastJobId: 7 });
      assert.ok(!dedicated.sent.some((sql) => isSet.test(sql) || isBackup.test(sql)));
      told.push('remember');
      return scene.forgetful ? Promise.reject(scene.forgetful) : Promise.resolve();
    },
    accepted: () => {
      assert.equal(dedicated.sent.at(-1), backupStatement(info, scene.named ?? target, choices));
      told.push('accepted');
      return Promise.resolve();
    },
    pause: (ms) => {
      pauses.push(ms);
      if (pauses.reduce((sum, one) => sum + one, 0) >= waitMs) giveUp();
      return Promise.resolve();
    },
    deadline: (ms) => {
      waitMs = ms;
      deadlines++;
      if (scene.hangs) giveUp();
      return {
        passed: late,
        cancel: () => {
          deadlines--;
        },
      };
    },
  };
  const result = await startBackup(steps, request).then(
    (outcome) => ({ outcome, error: undefined }),
    (error: unknown) => ({ outcome: undefined, error }),
  );
  assert.equal(deadlines, 0, 'no timer is left behind');
  const sent = dedicated.sent.filter((sql) => !isLast.test(sql));
  assert.equal(opened, 1, 'one connection is opened for a start, and no other');
  assert.equal(dedicated.closes, 1, 'the dedicated connection is closed');
  const read = readers.flatMap((reader) => reader.sent);
  assert.deepEqual(
    read.filter((sql) => isBackup.test(sql) || isSet.test(sql)),
    [],
    'nothing that changes something goes over the reading connection',
  );
  return { ...result, sent, pauses, told, at, looks: read.length };
}

function startedJob(result: Awaited<ReturnType<typeof play>>): number {
  assert.equal(result.error, undefined);
  assert.equal(result.outcome?.kind, 'started');
  return result.outcome.job.jobId;
}

describe('starting a backup', () => {
  it('names the tenant from sys, and backs up the login’s own tenant otherwise', () => {
    const of = (info: ReturnType<typeof serverInfo>): string =>
      backupStatement(info, targetOf(info, tenants), plainFullBackup);
    assert.equal(of(serverInfo()), backup);
    assert.equal(of(tenantInfo()), 'ALTER SYSTEM BACKUP DATABASE');
  });

  it('sends BACKUP alone where no password is asked for', async () => {
    const result = await play({ views: [[rawJob()]] });
    assert.deepEqual(result.sent, [backup]);
    assert.equal(startedJob(result), 8);
    assert.equal(result.outcome?.kind === 'started' && result.outcome.job.initiatorTenantId, 1);
  });

  it('names the tenants as the second preflight found them', async () => {
    const named: BackupTarget = { kind: 'tenants', tenants: [{ id: 1002, name: 'renamed' }] };
    const { sent, at } = await play({ named, views: [[rawJob()]] });
    assert.deepEqual(sent, ['ALTER SYSTEM BACKUP TENANT = `renamed`']);
    assert.deepEqual(at, ['connecting', 'checking', 'sending', 'looking']);
  });

  it('sends the password and BACKUP over the same connection, in this order', async () => {
    const result = await play({
      password,
      views: [[rawJob({ ENCRYPTION_MODE: 'PASSWORD', PASSWD: passwd })]],
    });
    assert.deepEqual(result.sent, [setEncryption(password, 'MYSQL'), backup]);
    assert.equal(startedJob(result), 8);
  });

  it('is told of a job without the password too: whoever follows it compares', async () => {
    const views = [[rawJob({ ENCRYPTION_MODE: 'NONE' })]];
    assert.equal(startedJob(await play({ password, views })), 8);
  });

  it('is remembered before anything is sent, and that the server accepted it', async () => {
    assert.deepEqual((await play({ password, views: [[rawJob()]] })).told, ['remember', 'accepted']);
    assert.deepEqual((await play({ password, backup: lost })).told, ['remember']);
  });

  it('is not sent if it cannot be remembered', async () => {
    const forgetful = new Error('the disk is full');
    const { error, sent } = await play({ password, forgetful });
    assert.equal(error, forgetful);
    assert.deepEqual(sent, []);
  });

  it('starts nothing if the connection cannot be opened', async () => {
    const error = new ConnectError('refused', 'Nothing listens.');
    const steps: StartSteps = {
      openDedicated: () => Promise.reject(error),
      recheck: () => assert.fail('nothing is checked'),
      onStep: () => undefined,
      remember: () => assert.fail('nothing is remembered'),
      accepted: () => assert.fail('nothing is accepted'),
      read: () => assert.fail('nothing is read'),
      deadline: () => assert.fail('nothing is waited for'),
      pause: () => assert.fail('nothing is waited for'),
    };
    const request = { target: targetOf(serverInfo(), tenants), choices: plainFullBackup, password };
    await assert.rejects(startBackup(steps, request), error);
  });

  for (const [name, error] of [
    ['SET ENCRYPTION is refused', new ServerError(1064, '42000', 'You have an error in your SQL syntax')],
    ['the connection is lost at SET ENCRYPTION', lost],
  ] as const) {
    it(`never sends BACKUP if ${name}`, async () => {
      const result = await play({ password, set: error });
      assert.equal(result.error, error);
      assert.deepEqual(result.sent, [setEncryption(password, 'MYSQL')]);
      assert.equal(result.looks, 0);
    });
  }

  it('sends nothing if the second preflight finds a refusal', async () => {
    const recheck = new Error('archive is off');
    const result = await play({ password, recheck });
    assert.equal(result.error, recheck);
    assert.deepEqual(result.sent, []);
  });

  it('rejects with the server’s own refusal; a 9036 only after a look for a job that is ours after all', async () => {
    const notDoing = new ServerError(9040, 'HY000', 'backup can not start');
    const plain = await play({ password, backup: notDoing });
    assert.ok(plain.error instanceof BackupRefused);
    assert.equal(plain.error.code, 9040);
    assert.equal(plain.looks, 0);

    const result = await play({ password, backup: refused });
    assert.ok(result.error instanceof BackupRefused);
    assert.equal(result.error.message, refused.message);
    assert.deepEqual(result.sent, [setEncryption(password, 'MYSQL'), backup]);
    assert.equal(result.looks, 1);
    const ours = rawJob({ JOB_ID: '9', ENCRYPTION_MODE: 'PASSWORD', PASSWD: passwd });
    assert.equal(startedJob(await play({ password, backup: refused, views: [[ours]] })), 9);
  });

  describe('whose answer never came', () => {
    it('is found by the views, even late and over a reader that fails at first', async () => {
      const views = [lost, [], [rawJob()]];
      const result = await play({ backup: lost, views });
      assert.equal(startedJob(result), 8);
      assert.deepEqual(result.sent, [backup]);
      assert.equal(result.pauses.length, 2);
    });

    it('is unclear if no view shows it for a while, and is not sent again', async () => {
      const result = await play({ password, backup: lost });
      assert.equal(result.outcome?.kind, 'unclear');
      assert.match(result.outcome.reason, /was lost/);
      assert.deepEqual(result.sent, [setEncryption(password, 'MYSQL'), backup]);
      assert.ok(result.looks > 10, `${String(result.looks)} looks`);
    });

    it('is unclear in the same time if the server hangs', async () => {
      const result = await play({ password, backup: lost, hangs: true });
      assert.equal(result.outcome?.kind, 'unclear');
      assert.deepEqual(result.pauses, []);
    });

    it('is unclear, and not “nothing was started”, whatever went wrong with the answer', async () => {
      const result = await play({ password, backup: new TypeError('undefined is not a function') });
      assert.equal(result.outcome?.kind, 'unclear');
    });

    it('is not taken for somebody else’s job with another password', async () => {
      const other = { ENCRYPTION_MODE: 'PASSWORD', PASSWD: '*be1bdec0aa74b4dcb079943e70528096cca985f8' };
      assert.equal(
        (await play({ password, backup: lost, views: [[rawJob(other)]] })).outcome?.kind,
        'unclear',
      );
      assert.equal((await play({ password, backup: lost, views: [[rawJob()]] })).outcome?.kind, 'unclear');
      assert.equal((await play({ backup: lost, views: [[rawJob(other)]] })).outcome?.kind, 'unclear');
    });

    it('is told from somebody else’s job that came first by its password', async () => {
      const ours = rawJob({ JOB_ID: '9', ENCRYPTION_MODE: 'PASSWORD', PASSWD: passwd });
      const views = [[rawJob({ JOB_ID: '8', SOURCE: 'HISTORY', STATUS: 'COMPLETED' }), ours]];
      assert.equal(startedJob(await play({ password, backup: lost, views })), 9);
    });

    it('is looked for too if the server’s own time ran out: that proves nothing', async () => {
      const timeout = new ServerError(4012, 'HY000', 'Timeout');
      assert.equal(startedJob(await play({ backup: timeout, views: [[], [rawJob()]] })), 8);
      const unclear = await play({ password, backup: timeout });
      assert.equal(unclear.outcome?.kind, 'unclear');
      assert.match(unclear.outcome.reason, /4012/);
      assert.deepEqual(unclear.sent, [setEncryption(password, 'MYSQL'), backup]);
    });

    it('is told from one that was asked for in another way', async () => {
      const choices = { plusArchivelog: true, description: 'ours' };
      const theirs = rawJob({ PLUS_ARCHIVELOG: 'ON', DESCRIPTION: 'theirs' });
      const ours = rawJob({ JOB_ID: '9', PLUS_ARCHIVELOG: 'ON', DESCRIPTION: 'ours' });
      assert.equal(startedJob(await play({ choices, backup: lost, views: [[theirs, ours]] })), 9);
      const incremental = rawJob({ BACKUP_TYPE: 'INC' });
      assert.equal((await play({ backup: lost, views: [[incremental]] })).outcome?.kind, 'unclear');
    });

    it('of all tenants is taken only for a job that has each of them that was eligible', async () => {
      const target: BackupTarget = { kind: 'all', tenants: [...tenants, { id: 1004, name: 'b' }] };
      const all = { target, backup: lost };
      const of = (ids: string): Row[][] => [[rawJob({ EXECUTOR_TENANT_ID: ids })]];
      assert.equal((await play({ ...all, views: of('1002') })).outcome?.kind, 'unclear', 'a colleague’s');
      assert.equal(startedJob(await play({ ...all, views: of('1002,1004') })), 8);
      assert.equal(startedJob(await play({ ...all, eligible: [1002], views: of('1002') })), 8);
      assert.equal(startedJob(await play({ target, views: of('1002') })), 8, 'the server said OK');
    });

    it('is told from a full one by the row of sys, which says INC; a tenant’s own may have become FULL', async () => {
      const choices = { incremental: true };
      assert.equal((await play({ choices, backup: lost, views: [[rawJob()]] })).outcome?.kind, 'unclear');
      const own = rawJob({ TENANT_ID: 1002, INITIATOR_TENANT_ID: 1002, INITIATOR_JOB_ID: '0' });
      assert.equal(startedJob(await play({ choices, info: tenantInfo(), backup: lost, views: [[own]] })), 8);
    });

    it('is not taken for a job of another tenant', async () => {
      const result = await play({ backup: lost, views: [[rawJob({ EXECUTOR_TENANT_ID: '1004,1006' })]] });
      assert.equal(result.outcome?.kind, 'unclear');
    });
  });

  describe('that the server accepted', () => {
    it('is the first new job that names the tenant', async () => {
      const views = [
        [
          rawJob({ JOB_ID: '10' }),
          rawJob({ JOB_ID: '9' }),
          rawJob({ JOB_ID: '8', EXECUTOR_TENANT_ID: '1004' }),
        ],
      ];
      assert.equal(startedJob(await play({ views })), 9);
    });

    it('is found although its job was over and in history by then', async () => {
      const views = [[rawJob({ SOURCE: 'HISTORY', STATUS: 'FAILED', RESULT: -9080 })]];
      assert.equal(startedJob(await play({ views })), 8);
    });

    it('is unclear if no view shows it, and is not sent again', async () => {
      const result = await play({ views: [[]] });
      assert.equal(result.outcome?.kind, 'unclear');
      assert.deepEqual(result.sent, [backup]);
    });

    it('is unclear, not refused, if the views cannot be read', async () => {
      const result = await play({ password, views: [new ConnectionLost('gone')] });
      assert.equal(result.outcome?.kind, 'unclear');
      assert.match(result.outcome.reason, /could not be read: gone/);
    });
  });

  describe('from the tenant itself', () => {
    const own = rawJob({ TENANT_ID: 1002, JOB_ID: '9', INITIATOR_TENANT_ID: 1002, INITIATOR_JOB_ID: '0' });
    const fromSys = rawJob({ TENANT_ID: 1002, JOB_ID: '8', INITIATOR_TENANT_ID: 1, INITIATOR_JOB_ID: '3' });

    it('is followed as the tenant’s job', async () => {
      const { outcome, sent } = await play({ info: tenantInfo(), views: [[own]] });
      assert.deepEqual(sent, ['ALTER SYSTEM BACKUP DATABASE']);
      assert.deepEqual(outcome?.kind === 'started' && outcome.job, { initiatorTenantId: 1002, jobId: 9 });
    });

    // Two jobs of one tenant may stand at once if their initiators differ (facts.md 4.3).
    it('is not taken for a job that sys started in the tenant meanwhile', async () => {
      assert.equal(startedJob(await play({ info: tenantInfo(), views: [[fromSys, own]] })), 9);
      const unclear = await play({ info: tenantInfo(), backup: lost, views: [[fromSys]] });
      assert.equal(unclear.outcome?.kind, 'unclear');
    });
  });

  describe('from an Oracle-mode tenant', () => {
    const info = tenantInfo({ mode: 'ORACLE', tenantName: 'oracle_tenant' });

    // A backslash is an ordinary character there: escaping it would set another password (facts.md 1.4).
    it('sends the password as that mode reads it', async () => {
      const { sent } = await play({ info, password: "a\\b'c" });
      assert.equal(sent[0], "SET ENCRYPTION ON IDENTIFIED BY 'a\\b''c' ONLY");
    });
  });
});
