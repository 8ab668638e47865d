import assert from 'node:assert/strict';
import '../support/fakeVscode.ts';
import type { PastBackup } from '../../../src/backup/history.ts';
import type { JobIdentity } from '../../../src/clusters/followedJob.ts';
import { curvesOf } from '../../../src/panel/curves.ts';
import { historyModel } from '../../../src/panel/history.ts';
import { panelModel } from '../../../src/panel/model.ts';
import { Recorder } from '../../../src/panel/recorder.ts';
import { jobReport } from '../../../src/panel/report.ts';
import { jobSql } from '../../../src/panel/sql.ts';
import {
  completedAt,
  failedAt,
  gallery,
  identityOf,
  jobAt,
  newServer,
  one,
  runUp,
  type JobState,
} from '../../panel/states.ts';
import { parseSql } from '../support/grammar.ts';
import { serverInfo, tenantInfo } from '../support/rows.ts';
import { textOf } from '../support/panelModels.ts';
import { storedSet } from '../support/pastBackups.ts';

function partOf({ identity, state, record }: JobState, shown: number | null = null) {
  const { part } = panelModel(identity, state, record, shown);
  assert.ok(part);
  return part;
}

describe('the panel’s numbers', () => {
  it('are a rate and a forecast while data is copied', () => {
    const part = partOf(jobAt(one, [{ seconds: 612, percent: 57.3 }], runUp(612, 57.3)));
    assert.match(textOf(part, 'rate') ?? '', /^\d+(\.\d)? MiB\/s$/);
    assert.match(textOf(part, 'eta') ?? '', /^about \d+ min$/);
    assert.match(textOf(part, 'mean') ?? '', /MiB\/s$/);
  });

  it('forecast nothing in the log stage, and say what the last stage waits for', () => {
    const log = { seconds: 1_104, stage: 'BACKUP_LOG', percent: 100 };
    const part = partOf(jobAt(one, [{ ...log, change: { plusArchivelog: true } }], [], newServer));
    assert.deepEqual([textOf(part, 'eta'), textOf(part, 'rate')], ['unknown', '—']);
    assert.equal(textOf(part, 'log-files'), '31 of 48');
    assert.match(textOf(part, 'checkpoint') ?? '', /^1 min 15 s before the point that the last stage waits/);
  });

  it('say at the end from when it can be restored, and whether the log for it is there', () => {
    const part = partOf(jobAt(one, [completedAt(1_171)]));
    assert.match(textOf(part, 'restorable') ?? '', /^2026-01-02 03:15:45 UTC$/);
    assert.match(textOf(part, 'checkpoint') ?? '', /^has what a restore needs/);
  });

  it('name the destination without its keys', () => {
    const part = partOf(jobAt(one, [{ seconds: 5 }]));
    assert.equal(textOf(part, 'destination'), 'oss://backup-bucket/production/tenant (oss.example.com)');
  });

  it('mark the stage in which a task failed, if it was seen on its way', () => {
    const failed = failedAt(640, 41, -9082, 'full');
    const seen = partOf(jobAt(one, [failed], runUp(640, 41)));
    assert.equal(seen.stages.find(({ state }) => state === 'current')?.id, 'BACKUP_DATA_MAJOR');
    const unseen = partOf(jobAt(one, [failed]));
    assert.ok(unseen.stages.every(({ state }) => state === 'todo'));
    assert.ok((seen.explanation?.steps.length ?? 0) > 0);
  });
});

describe('the recorder', () => {
  it('keeps what a hidden panel would have shown, once per look', () => {
    const recorder = new Recorder();
    for (const at of runUp(200, 50)) {
      const state = jobAt(one, at);
      recorder.add(state);
      recorder.add(state);
    }
    const curves = curvesOf(recorder.of(one).series(1002), 1002);
    assert.equal(curves?.at.length, 19);
    assert.equal(curves.rate.at(2), null, 'no rate while the metadata is copied');
    assert.ok((curves.rate.at(-1) ?? 0) > 0);
  });

  it('forgets jobs that are over, the oldest first, and none that still runs', () => {
    const recorder = new Recorder();
    const see = (jobId: number, look: Parameters<typeof jobAt>[1][number]): void => {
      recorder.add(jobAt(identityOf(['t'], { jobId }), [look]));
    };
    const samples = (jobId: number): number =>
      recorder.of(identityOf(['t'], { jobId })).series(1002)?.samples.length ?? 0;
    see(1, { seconds: 200, percent: 50 });
    for (let jobId = 2; jobId <= 60; jobId++) {
      see(jobId, { seconds: 200, percent: 50 });
      see(jobId, completedAt(300));
    }
    assert.equal(samples(1), 1, 'it runs');
    assert.deepEqual([samples(60), samples(30)], [2, 2]);
    assert.deepEqual([samples(2), samples(9)], [0, 0]);
  });

  it('draws nothing of one look', () => {
    assert.equal(curvesOf(undefined, null), undefined);
    assert.equal(curvesOf(jobAt(one, [{ seconds: 1 }]).record.series(1002), 1002), undefined);
  });
});

describe('the rows of several tenants', () => {
  it('stand by what needs attention, then by name, whatever progress they make', () => {
    const state = gallery['twelve tenants']?.();
    assert.ok(state);
    const { rows, summary } = panelModel(state.identity, state.state, state.record);
    assert.deepEqual(
      rows.map(({ tenant }) => tenant),
      [
        'geo',
        'search',
        'catalog',
        'crm',
        'hr',
        'ledger',
        'orders',
        'stock',
        'users',
        'mail',
        'billing',
        'reports',
      ],
    );
    assert.deepEqual(
      summary.map(({ label, count }) => `${String(count)} ${label}`),
      ['2 completed', '2 not backed up', '7 running', '1 waiting'],
    );
    assert.deepEqual([rows[1]?.state, rows[1]?.percentText, rows[1]?.elapsedMs], ['Left out', '—', null]);
  });
});

describe('the job as SQL', () => {
  it('is what the server’s grammar accepts, with the password masked', () => {
    const names = ['a-b', 'select', "o'hara`"];
    const { identity, state } = jobAt(identityOf(names), []);
    for (const info of [state.info, tenantInfo()]) {
      const sql = jobSql(identity, { ...state, info });
      assert.match(sql, /SET ENCRYPTION ON IDENTIFIED BY '\*{6}' ONLY;/);
      for (const statement of sql.split('\n').filter((line) => line !== '' && !line.startsWith('--'))) {
        assert.deepEqual(parseSql(statement.slice(0, -1)), { statements: 1, errors: 0 }, statement);
      }
    }
  });

  it('is what was sent, where that is known', () => {
    const startOf = (change: Partial<NonNullable<JobIdentity['asked']>>, info = serverInfo()): string => {
      const asked = {
        password: false,
        incremental: false,
        plusArchivelog: false,
        description: '',
        ...change,
      };
      const { identity, state } = jobAt(identityOf(['a', 'b'], { asked }), []);
      const sql = jobSql(identity, { ...state, info });
      assert.equal(sql.includes('reconstructed'), asked.kind === undefined);
      return /^ALTER SYSTEM BACKUP.*$/m.exec(sql)?.[0] ?? '';
    };
    assert.equal(startOf({ kind: 'all' }), 'ALTER SYSTEM BACKUP DATABASE;');
    assert.equal(startOf({ kind: 'tenants' }), 'ALTER SYSTEM BACKUP TENANT = `a`, `b`;');
    // Whoever looks at it now may log in as somebody else.
    assert.equal(startOf({ kind: 'own' }), 'ALTER SYSTEM BACKUP DATABASE;');
    assert.equal(startOf({ kind: 'tenants' }, tenantInfo()), 'ALTER SYSTEM BACKUP TENANT = `a`, `b`;');
    assert.equal(
      startOf({ kind: 'all', incremental: true, plusArchivelog: true, description: "it's weekly" }),
      "ALTER SYSTEM BACKUP INCREMENTAL DATABASE PLUS ARCHIVELOG DESCRIPTION = 'it''s weekly';",
    );
    assert.equal(startOf({}), 'ALTER SYSTEM BACKUP TENANT = `a`, `b`;', 'an identity of an earlier version');
  });

  it('says that it is reconstructed where somebody else started the job, password and all', () => {
    const { identity, state } = jobAt(identityOf(['a'], { asked: null }), [
      { seconds: 5, change: { encryptionMode: 'PASSWORD', description: 'by hand' } },
    ]);
    const sql = jobSql(identity, state);
    assert.match(sql, /It was started elsewhere\. This is reconstructed/);
    assert.match(sql, /'\*{6}' ONLY;\nALTER SYSTEM BACKUP TENANT = `a` DESCRIPTION = 'by hand';/);
    const open = jobAt(identityOf(['a'], { asked: null }), [
      { seconds: 5, change: { encryptionMode: 'NONE' } },
    ]);
    assert.doesNotMatch(jobSql(open.identity, open.state), /ENCRYPTION/);
  });

  it('lets no name out of its comment', () => {
    const identity = identityOf(['t'], { clusterName: 'x\nDROP TENANT t;\u2028DROP' });
    const { state } = jobAt(identity, []);
    assert.doesNotMatch(jobSql(identity, state), /^DROP/m);
    assert.match(jobSql(identity, { ...state, info: undefined }), /^-- /);
  });
});

describe('the report', () => {
  it('has everything that a colleague asks for, and no secret', () => {
    const comment = "IDENTIFIED BY 'hunter2' oss://b?access_key=hunter2";
    const state = jobAt(one, [failedAt(640, 41, -9082, comment)], runUp(640, 41));
    const report = jobReport(state.identity, state.state, state.record, new Date(0));
    for (const part of [
      /^# orders\\_prod was not backed up$/m,
      /-9082/,
      /Duration/,
      /10 min 40 s/,
      /ALTER SYSTEM/,
    ]) {
      assert.match(report, part);
    }
    assert.equal(report.includes('hunter2'), false);
  });

  it('takes no markup from a name', () => {
    const state = jobAt(identityOf(['# <b>x</b> [a](http://x)']), [{ seconds: 1 }]);
    const report = jobReport(state.identity, state.state, state.record);
    assert.doesNotMatch(report.split('## SQL')[0] ?? '', /<b>|\]\(http/);
  });

  it('counts what it leaves out of a thousand tenants', () => {
    const state = jobAt(identityOf(Array.from({ length: 60 }, (_, index) => `t${String(index)}`)), []);
    assert.match(
      jobReport(state.identity, state.state, state.record),
      /^More tenants that are left out here: 10\.$/m,
    );
  });
});

describe('the history in the panel', () => {
  const past = (setId: number, minutes: number): PastBackup => ({
    setId,
    set: storedSet({ setId }),
    job: {
      ...{
        source: 'HISTORY',
        jobId: setId,
        setId,
        sysJobId: undefined,
        type: 'FULL',
        incrementalAsked: false,
      },
      ...{ status: 'COMPLETED', result: 0, comment: '', description: '' },
      startedAt: new Date(0),
      endedAt: new Date(minutes * 60_000),
      serverNow: new Date(0),
    },
  });
  const text = (backups: readonly PastBackup[], state: JobState): string => {
    const [part] = state.state.parts;
    assert.ok(part);
    return historyModel({ backups }, part).text;
  };

  it('compares with the middle one of its kind', () => {
    const backups = [past(5, 1), past(4, 10), past(3, 11), past(2, 90)];
    assert.match(
      text(backups, jobAt(one, [completedAt(660)])),
      /middle one took 11 min\. .* took 11 min, as usual/,
    );
    assert.match(text(backups, jobAt(one, [completedAt(3_600)])), /slower than usual/);
    assert.match(text(backups, jobAt(one, [completedAt(60)])), /faster than usual/);
    assert.match(
      text(backups, jobAt(one, [{ seconds: 2_000 }])),
      /running for 33 min 20 s, longer than usual/,
    );
  });

  it('compares with nothing where there is nothing', () => {
    assert.match(text([past(5, 1)], jobAt(one, [completedAt(660)])), /no earlier full backup/);
    assert.match(
      text([past(5, 1), past(4, 10)], jobAt(one, [failedAt(60, 1, -4016, 'x')])),
      /The one earlier .* 10 min\.$/,
    );
  });
});
