import assert from 'node:assert/strict';
import type { Phase } from '../../../src/backup/outcome.ts';
import { tenantBackup, type TenantBackup } from '../../../src/backup/state.ts';
import type { PanelModel, PartModel } from '../../../src/panel/protocol.ts';
import { model, modelOf, textOf } from '../support/panelModels.ts';
import { jobRow, serverInfo, sysKey, tenantId, version } from '../support/rows.ts';

describe('the panel of a running backup', () => {
  it('shows what is going on, with numbers', () => {
    const shown = model();
    assert.equal(shown.status, 'Backing up mysql_tenant');
    assert.deepEqual([shown.tone, shown.outcome, shown.ticking], ['running', null, true]);
    assert.deepEqual([shown.percent, shown.percentText], [37.5, '37.5 %']);
    const texts = (...ids: string[]): unknown[] => ids.map((id) => textOf(shown, id));
    assert.deepEqual(texts('tablets', 'macroblocks', 'set-id'), ['40 of 100', '3 of 8', '5']);
    assert.deepEqual(texts('bytes', 'written', 'started'), ['3 MiB', '1.5 KiB', '2026-01-02 03:04:05 UTC']);
    assert.deepEqual([shown.stage, shown.step, shown.elapsedMs], ['Minor data', 'step 5 of 8', 20_000]);
    assert.deepEqual(
      [shown.jobId, shown.title],
      [7, 'Full backup of mysql_tenant on cluster demo · OceanBase CE 4.2.5.0'],
    );
  });

  it('shows “—” before there is anything to show', () => {
    const early = modelOf([], { state: { info: undefined } });
    assert.equal(early.status, 'Looking for the backup of mysql_tenant');
    assert.deepEqual([early.tone, early.outcome, early.part], ['running', null, null]);
    const nothing = {
      counters: undefined,
      percent: null,
      backupSetId: 0,
      startedAt: undefined,
      stage: undefined,
    };
    const shown = model({ phase: 'missing', ...nothing }, { info: undefined, protection: 'unknown' });
    assert.equal(shown.status, 'Looking for the backup of mysql_tenant');
    for (const id of ['tablets', 'macroblocks', 'set-id', 'bytes', 'written', 'started', 'rate', 'mean']) {
      assert.equal(textOf(shown, id), '—', id);
    }
    assert.equal(textOf(shown, 'eta'), 'unknown');
    assert.deepEqual([shown.percent, shown.percentText, shown.stages], [null, '—', []]);
  });

  it('claims no percentage on a version that has none, not even at the end', () => {
    const old = serverInfo({ version: version('4.1.0.0'), reportsDataProgress: false });
    for (const phase of ['running', 'completed'] as const) {
      const shown = model({ phase, percent: null }, { info: old }, { over: phase === 'completed' });
      assert.deepEqual([shown.percent, shown.percentText], [null, 'percentage not reported by this version']);
    }
  });

  it('says so when what is shown may be old, and stops its clock', () => {
    const trouble = "lost: SET ENCRYPTION ON IDENTIFIED BY 'hunter2' ONLY";
    const shown = model({}, {}, { trouble });
    assert.match(shown.trouble ?? '', /may be old\. lost: /);
    assert.equal(shown.trouble?.includes('hunter2'), false);
    assert.equal(shown.ticking, false);
  });

  it('says which view would prove the backup while the login may not read it, and claims no old look', () => {
    const unreadSets = 'oceanbase.CDB_OB_BACKUP_SET_FILES';
    assert.equal(
      model({ phase: 'confirming', unreadSets }).trouble,
      `This login may not read ${unreadSets}, which shows the backup set that would prove this backup. Have an administrator grant SELECT on it, then reconnect.`,
    );
    for (const phase of ['running', 'failed', 'unproven'] as const)
      assert.equal(model({ phase, unreadSets }).trouble, null, phase);
  });

  it('does not call a backup “Preparing” that runs without a task that may be read', () => {
    const stageOf = (phase: Phase): string => model({ phase, stage: undefined }).stage;
    assert.deepEqual((['waiting', 'running', 'canceling', 'confirming'] as const).map(stageOf), [
      'Preparing',
      'Running',
      'Canceling',
      'Confirming',
    ]);
  });

  it('names a simulator for what it is', () => {
    assert.match(model({}, { info: serverInfo({ sandbox: true }) }).title, /\(sandbox, a simulator\)$/);
  });
});

describe('the stages in the panel', () => {
  const marked = (shown: PartModel): string[] => shown.stages.map(({ id, state }) => `${id} ${state}`);

  it('are those of the version, up to the current one', () => {
    assert.deepEqual(marked(model()), [
      'INIT done',
      'BACKUP_SYS_META done',
      'BACKUP_USER_META done',
      'BACKUP_META_FINISH done',
      'BACKUP_DATA_MINOR current',
      'BACKUP_DATA_MAJOR todo',
      'BACKUP_LOG todo',
      'COMPLETED todo',
    ]);
  });

  it('are all done when the backup is proven, and only then', () => {
    const done = (shown: PartModel): boolean => shown.stages.every(({ state }) => state === 'done');
    assert.equal(done(model({ phase: 'completed', stage: 'COMPLETED' })), true);
    assert.equal(done(model({ phase: 'confirming', stage: 'COMPLETED' })), false);
  });

  it('have a place for one that the version should not have, by its name or the server’s own word', () => {
    for (const [stage, name] of [
      ['BEFORE_BACKUP_LOG', 'Waiting for the log'],
      ['BACKUP_MOON', 'BACKUP_MOON'],
    ] as const) {
      const shown = model({ stage });
      assert.deepEqual(shown.stages.at(-2), { id: stage, name, state: 'current' });
      assert.deepEqual(shown.stages.at(-1)?.state, 'todo');
      assert.equal(shown.stages.length, 9);
    }
  });

  it('claim nothing of a task that failed or was canceled', () => {
    for (const stage of ['FAILED', 'CANCELING', 'CANCELED']) {
      assert.equal(
        marked(model({ stage })).every((one) => one.endsWith('todo')),
        true,
        stage,
      );
    }
  });
});

describe('the outcome in the panel', () => {
  const ends: readonly [Phase, Partial<TenantBackup>, PanelModel['tone'], string, RegExp][] = [
    ['completed', { setStatus: 'SUCCESS / AVAILABLE' }, 'good', 'Completed', /set 5 is SUCCESS \/ AVAILABLE/],
    ['unproven', { setStatus: 'SUCCESS / DELETED' }, 'bad', 'Not proven', /set 5 is SUCCESS \/ DELETED/],
    ['unproven', { setStatus: undefined }, 'bad', 'Not proven', /no view shows backup set 5/],
    [
      'unproven',
      { setStatus: undefined, unreadSets: 'oceanbase.CDB_OB_BACKUP_SET_FILES' },
      'bad',
      'Not proven',
      /nothing proves or disproves backup set 5: this login may not read oceanbase\.CDB_OB_BACKUP_SET_FILES\./,
    ],
    ['failed', { result: -9082, comment: 'out of space' }, 'bad', 'Failed', /destination is full\. \(-9082 /],
    ['failed', { result: 0, comment: '' }, 'bad', 'Failed', /failure without a code/],
    ['leftOut', {}, 'bad', 'Left out', /was not eligible/],
    ['canceled', { result: -4072 }, 'neutral', 'Canceled', /was canceled/],
    ['skipped', {}, 'bad', 'Skipped', /never started this tenant’s backup/],
  ];
  for (const [phase, backup, tone, title, reason] of ends) {
    it(`of a backup that is ${phase} (${reason.source})`, () => {
      const shown = model({ phase, ...backup }, {}, { over: true });
      assert.equal(shown.tone, tone);
      assert.equal(shown.outcome?.title, title);
      assert.equal(shown.outcome.kind, phase === 'leftOut' ? 'skipped' : phase);
      assert.match(shown.outcome.reason, reason);
      assert.equal(shown.ticking, false);
      assert.equal(shown.status === 'mysql_tenant is backed up', phase === 'completed');
      assert.equal(shown.percent === 100, phase === 'completed');
    });
  }

  for (const phase of ['missing', 'waiting', 'running', 'canceling', 'confirming', 'ending'] as const) {
    it(`is open while it is ${phase}`, () => {
      const shown = model({ phase });
      assert.deepEqual([shown.outcome, shown.tone], [null, 'running']);
      assert.match(shown.status, /mysql_tenant/);
      assert.notEqual(shown.percent, 100);
    });
  }

  it('promises no good end to a job that the server calls failed or canceled', () => {
    for (const status of ['FAILED', 'CANCELED'] as const) {
      const job = jobRow({ status, result: -4016 });
      const backup = tenantBackup({ jobs: [job], tasks: [], sets: [] }, sysKey, tenantId, true);
      assert.doesNotMatch(model(backup).status, /ended well|is backed up/);
    }
  });

  it('of a job that no view shows any more is unknown', () => {
    const shown = model({ phase: 'missing' }, {}, { over: true });
    assert.deepEqual([shown.outcome?.kind, shown.tone, shown.ticking], ['lost', 'bad', false]);
  });

  it('of a removed cluster is unknown, whatever was seen before', () => {
    const shown = model({}, { orphaned: true });
    assert.equal(shown.outcome?.kind, 'lost');
    assert.match(shown.outcome.reason, /was removed/);
    assert.equal(shown.ticking, false, 'nothing is followed any more, so no clock goes on');
  });

  it('has the server’s words without their secrets', () => {
    const comment = "near 'IDENTIFIED BY 'hunter2' ONLY' oss://b?access_key=hunter2";
    assert.equal(JSON.stringify(model({ phase: 'failed', comment })).includes('hunter2'), false);
  });
});

describe('the protection in the panel', () => {
  it('is bad news exactly where the password is missing or another one', () => {
    const tones = (
      ['unknown', 'none', 'verified', 'reported', 'missing', 'unexpected', 'mismatch'] as const
    ).map((protection) => model({}, { protection }).facts.find(({ id }) => id === 'protection')?.tone);
    assert.deepEqual(tones, ['neutral', 'neutral', 'good', 'neutral', 'bad', 'bad', 'bad']);
  });

  for (const phase of ['running', 'completed'] as const) {
    it(`is said at the top where it is not what was asked for: ${phase}`, () => {
      const { tone, trouble } = model({ phase }, { protection: 'missing' });
      assert.equal(tone, 'bad', 'no green tick of itself');
      assert.equal(trouble, 'The backup of mysql_tenant has NO password, although you asked for one.');
      assert.equal(model({ phase }, { protection: 'reported' }).trouble, null);
    });
  }

  it('does not keep the cluster’s trouble from being said', () => {
    const { trouble } = model({}, { protection: 'mismatch' }, { trouble: 'No route.' });
    assert.equal(
      trouble,
      'The backup of mysql_tenant has a different password from the one you entered. The cluster cannot be read; what is shown may be old. No route.',
    );
  });

  it('shows the server’s word where nothing could be compared', () => {
    const encryptionMode = { unknown: 'SM4' } as const;
    assert.match(textOf(model({ encryptionMode }, { protection: 'reported' }), 'protection') ?? '', /^SM4 /);
  });
});
