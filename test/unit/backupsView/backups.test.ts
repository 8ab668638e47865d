import assert from 'node:assert/strict';
import '../support/fakeVscode.ts';
import { entriesOf, sorted, troubleOf } from '../../../src/backupsView/entries.ts';
import { followedEntry, type BackupEntry } from '../../../src/backupsView/entry.ts';
import { filterWords, isFiltering, noFilter, passes } from '../../../src/backupsView/filter.ts';
import { backupsItem, backupTooltip } from '../../../src/backupsView/item.ts';
import { tenantBackup, type Look } from '../../../src/backup/state.ts';
import type { FollowedJob, JobIdentity } from '../../../src/clusters/followedJob.ts';
import { progressWords } from '../../../src/clusters/jobProgress.ts';
import { isKnownToRun } from '../../../src/clusters/runningNow.ts';
import { backupContextValues, commands } from '../../../src/contributions.ts';
import type { RecentJob } from '../../../src/oceanbase/recentJobs.ts';
import { clusterIn, entry, parts, profile, row } from '../support/recentRows.ts';
import { jobRow, serverInfo, serverNow, setRow, sysKey, sysRow, taskRow } from '../support/rows.ts';

/** A followed job of tenants 1002 and, with `several`, 1004, as this look shows it. */
function followed(
  look: Partial<Look>,
  { several = false, asked = false, snapshot = {}, percent = true } = {},
): FollowedJob {
  const tenants = (several ? [1002, 1004] : [1002]).map((id) => ({ id, name: `t${String(id)}` }));
  const whole = { jobs: [], tasks: [], sets: [], ...look };
  const backups = tenants.map(({ id }) => tenantBackup(whole, sysKey, id, percent));
  const identity = {
    ...sysKey,
    profileId: profile.id,
    clusterName: 'prod',
    tenants,
    asked: asked ? {} : null,
  } as unknown as JobIdentity;
  return {
    identity,
    state: {
      snapshot: {
        key: sysKey,
        backups,
        initiator: 'unseen',
        over: false,
        trouble: undefined,
        lookedAt: Date.now(),
        ...snapshot,
      },
      parts: tenants.map((tenant, index) => ({ tenant, backup: backups[index], protection: 'none' })),
      info: serverInfo(),
      orphaned: false,
    },
  } as unknown as FollowedJob;
}

const runningLook = {
  jobs: [sysRow(), jobRow()],
  tasks: [taskRow({ dataProgress: 42.9 })],
};
const completedLook = {
  jobs: [jobRow({ source: 'HISTORY', status: 'COMPLETED', endedAt: serverNow })],
  sets: [setRow()],
};

function jobsOf(...all: FollowedJob[]) {
  return {
    running: () => all.filter(({ state }) => !state.snapshot.over),
    get: (_: string, key: { jobId: number }) => all.find(({ identity }) => identity.jobId === key.jobId),
  };
}

describe('what is known of the jobs of a cluster', () => {
  const read = (...jobs: RecentJob[]) => ({ jobs, readAt: Date.now(), error: undefined, unreadable: [] });

  it('takes what runs from the followed jobs, and does not show it twice', () => {
    const entries = entriesOf(clusterIn(), jobsOf(followed(runningLook)), read(row({ source: 'JOBS' })));
    assert.deepEqual(
      entries.map(({ state, words }) => [state, words]),
      [['running', '42 %']],
    );
  });

  it('believes what was proven of a followed job rather than its row', () => {
    const unproven = followed(
      { ...completedLook, sets: [setRow({ fileStatus: 'DELETED' })] },
      { snapshot: { over: true } },
    );
    const [shown] = entriesOf(clusterIn(), jobsOf(unproven), read(row()));
    assert.deepEqual([shown?.state, shown?.words], ['completed', 'Completed, set deleted']);
    assert.equal(shown?.durationMs, 20_000);
    assert.ok((shown.ageMs ?? 0) >= 20_000, 'it is as old as its row says, not as the look at it');
  });

  it('says which view the login may not read, while the proof is waited for and after it', () => {
    const look = { ...completedLook, sets: [], unreadSets: 'oceanbase.CDB_OB_BACKUP_SET_FILES' };
    const waiting = followed(look);
    const backups = waiting.state.snapshot.backups.map((one) => ({ ...one, phase: 'unproven' as const }));
    const parts = waiting.state.parts.map((part) => ({
      ...part,
      backup: { ...part.backup, phase: 'unproven' as const },
    }));
    const snapshot = { ...waiting.state.snapshot, over: true, backups };
    const ended = {
      identity: waiting.identity,
      state: { ...waiting.state, snapshot, parts },
    } as unknown as FollowedJob;
    for (const [job, words, reason] of [
      [waiting, 'waiting for the final word', /^This login may not read \S+SET_FILES, which shows/],
      [
        ended,
        'Not proven',
        /nothing proves or disproves backup set 5: this login may not read \S+SET_FILES\./,
      ],
    ] as const) {
      const [shown] = entriesOf(clusterIn(), jobsOf(job), read(row()));
      assert.equal(shown?.words, words);
      assert.match(shown.reason, reason);
    }
  });

  it('says of several tenants which view would prove the rest, and numbers no set', () => {
    const unreadSets = 'oceanbase.CDB_OB_BACKUP_SET_FILES';
    const jobs = [sysRow({ executorTenantIds: [1002, 1004] }), jobRow(), jobRow({ tenantId: 1004 })];
    const job = followed({ jobs, unreadSets }, { several: true });
    const [first, second] = job.state.parts.map((part) => part.backup);
    assert.ok(first && second);
    for (const phase of ['completed', 'unproven'] as const) {
      const backups = [
        { ...first, phase },
        { ...second, phase: 'unproven' as const },
      ];
      const parts = job.state.parts.map((part, at) => ({ ...part, backup: backups[at] }));
      const snapshot = { ...job.state.snapshot, over: true, backups };
      const ended = { identity: job.identity, state: { ...job.state, snapshot, parts } };
      const [shown] = entriesOf(clusterIn(), jobsOf(ended as unknown as FollowedJob), read(row()));
      assert.match(
        shown?.reason ?? '',
        /^This login may not read \S+SET_FILES, which shows .* prove the rest\./,
        phase,
      );
    }
  });

  it('does not believe it of a later job of the same id: the cluster was set up anew', () => {
    const ended = followed(
      { jobs: [jobRow({ source: 'HISTORY', status: 'COMPLETED', endedAt: serverNow })], sets: [setRow()] },
      { snapshot: { over: true } },
    );
    const later = row({
      startedAt: new Date(serverNow.getTime() + 1),
      status: 'FAILED',
      result: -4009,
      parts: parts('failed'),
    });
    const [shown] = entriesOf(clusterIn(), jobsOf(ended), read(later));
    assert.deepEqual([shown?.state, shown?.words], ['failed', 'Failed']);
  });

  it('does not call a job completed that names no tenant', () => {
    assert.notEqual(entry({ tenantIds: [], parts: parts() }).state, 'completed');
  });

  it('does not call a job of the past running because its panel was just opened', () => {
    const opened = followed({}, { snapshot: { lookedAt: undefined } });
    const [shown] = entriesOf(clusterIn(), jobsOf(opened), read(row()));
    assert.equal(shown?.state, 'completed');
    assert.ok(!isKnownToRun(opened));
    assert.ok(isKnownToRun(followed({}, { asked: true, snapshot: { lookedAt: undefined } })));
  });

  it('names the tenants that are still there, and the others by their id', () => {
    const [shown] = entriesOf(clusterIn(), jobsOf(), read(row({ tenantIds: [1002, 1006] })));
    assert.deepEqual(
      shown?.identity.tenants.map(({ name }) => name),
      ['t1002', 'tenant 1006'],
    );
  });

  it('names them also while the cluster cannot be read', () => {
    const unreachable = clusterIn({ kind: 'failed', error: new Error('no route') });
    const [shown] = entriesOf(unreachable, jobsOf(), read(row()));
    assert.equal(shown?.identity.tenants[0]?.name, 't1002');
  });

  it('puts what runs first, then the newest', () => {
    const at = (minute: number, change: Partial<RecentJob> = {}) =>
      entry({ startedAt: new Date(Date.UTC(2026, 0, 2, 3, minute)), ...change });
    const [older, newer, running] = [at(1), at(2), at(0, { source: 'JOBS' })];
    assert.deepEqual(sorted([older, newer, running]), [running, newer, older]);
  });

  it('says why a cluster cannot be read, masked', () => {
    const error = new Error('cannot connect');
    assert.equal(troubleOf(clusterIn({ kind: 'failed', error }), read()), 'cannot connect');
    assert.equal(troubleOf(clusterIn(), { ...read(), error }), 'cannot connect');
    assert.equal(troubleOf(clusterIn(), read()), undefined);
  });
});

describe('how far a job is, in a few words', () => {
  const words = (look: Partial<Look>, options: Parameters<typeof followed>[1] = {}): string =>
    progressWords(followed(look, options));
  it('is a percentage while data is copied, rounded down', () => {
    assert.equal(words(runningLook), '42 %');
  });
  it('is the stage where the version reports no percentage, or the log is copied', () => {
    assert.equal(words(runningLook, { percent: false }), 'Minor data');
    const log = { ...runningLook, tasks: [taskRow({ status: 'BACKUP_LOG', dataProgress: 100 })] };
    assert.equal(words(log), 'Log');
    const newer = { ...runningLook, tasks: [taskRow({ status: { unknown: 'BACKUP_DREAMS' } })] };
    assert.equal(words(newer, { percent: false }), 'BACKUP_DREAMS');
  });
  it('is “running” of a backup whose task may not be read', () => {
    assert.equal(words({ jobs: [sysRow(), jobRow()] }, { percent: false }), 'running');
  });
  it('counts the tenants that are done', () => {
    const look = {
      jobs: [
        sysRow({ executorTenantIds: [1002, 1004] }),
        jobRow({ source: 'HISTORY', status: 'COMPLETED' }),
        jobRow({ tenantId: 1004 }),
      ],
      sets: [setRow()],
    };
    assert.equal(words(look, { several: true }), '1 of 2 done');
  });
  it('says what is waited for', () => {
    assert.equal(words({ jobs: [sysRow({ status: 'INIT' })] }), 'starting');
    assert.equal(words({ jobs: [jobRow({ status: 'CANCELING' })] }), 'canceling');
    assert.equal(words({ jobs: [jobRow({ status: 'COMPLETED' })] }), 'waiting for the final word');
    assert.equal(words(runningLook, { snapshot: { trouble: 'gone' } }), 'cannot be read now');
  });
});

describe('the filter of the Backups view', () => {
  it('finds tenants, clusters, states and jobs, in any case', () => {
    for (const text of ['T1002', ' prod ', 'complet', '7', '']) {
      assert.ok(passes({ state: 'all', text }, entry()), text);
    }
    assert.ok(!passes({ state: 'all', text: 't1004' }, entry()));
  });
  it('narrows to a state', () => {
    assert.ok(!passes({ state: 'failed', text: '' }, entry()));
    assert.ok(passes({ state: 'failed', text: '' }, entry({ status: 'FAILED', result: -4016 })));
    assert.ok(passes({ state: 'running', text: '' }, entry({ source: 'JOBS' })));
  });
  it('says what it is', () => {
    assert.equal(filterWords(noFilter), '');
    assert.ok(!isFiltering(noFilter));
    assert.equal(filterWords({ state: 'failed', text: ' a ' }), 'failed or not proven · “a”');
    assert.ok(isFiltering({ state: 'all', text: 'a' }));
  });
});

describe('how a line of the Backups view looks', () => {
  const itemOf = (shown: BackupEntry) =>
    backupsItem({ type: 'backup', entry: shown }) as unknown as Record<string, unknown> & {
      accessibilityInformation: { label: string };
      iconPath: { id: string };
    };

  it('has a stable id, its state as a word, an icon and an accessible label, and opens the panel', () => {
    const item = itemOf(entry());
    assert.equal(item['id'], `${profile.id}/1-7`);
    assert.equal(item['label'], 't1002');
    assert.match(String(item['description']), /^Completed · \d s ago · prod$/);
    assert.equal(item.iconPath.id, 'pass');
    assert.match(item.accessibilityInformation.label, /^Backup of t1002 on prod, Completed, \d s ago$/);
    assert.equal(item['contextValue'], backupContextValues.completed);
    // Without an argument, which VS Code would forget when the view is read anew.
    assert.deepEqual(item['command'], { command: commands.openBackupsRow, title: '' });
  });

  it('does not look well where it lacks the password that was asked for', async () => {
    const job = followed(completedLook, { snapshot: { over: true } });
    const parts = job.state.parts.map((part) => ({ ...part, protection: 'missing' as const }));
    const lacking = { ...job, state: { ...job.state, parts } } as unknown as FollowedJob;
    const alarmed = followedEntry(clusterIn(), lacking);
    const item = itemOf(alarmed);
    assert.match(String(item['description']), /^Completed, check its password · /);
    assert.equal(item.iconPath.id, 'warning');
    assert.match(item.accessibilityInformation.label, /Completed, check its password/);
    assert.match(await backupTooltip(alarmed), /\nThe backup of t1002 has NO password, although you asked/);
  });

  it('tells its story in the tooltip', async () => {
    const ofSys = { status: 'FAILED', result: -9082 } as const;
    const failed = { ...ofSys, parts: parts('failed') } as const;
    const lines = (await backupTooltip(entry(failed))).split('\n');
    assert.equal(lines[0], 'Full backup of t1002 on prod');
    assert.match(lines[1] ?? '', /^Failed: .*OB_BACKUP_DEVICE_OUT_OF_SPACE/);
    assert.deepEqual(lines.slice(2), [
      'Job 7, started from sys',
      'Started 2026-01-02 03:04:05 UTC',
      'Took 20 s',
    ]);
  });

  it('has a context value of its own for each state', () => {
    const values = [
      entry(),
      entry({ status: 'FAILED', result: -1, parts: parts('failed') }),
      entry({ status: 'CANCELED', parts: parts('canceled') }),
      entry({ source: 'JOBS' }),
    ].map((one) => itemOf(one)['contextValue']);
    assert.equal(new Set(values).size, 4);
  });

  it('offers to connect again where a cluster cannot be read', () => {
    const item = backupsItem({ type: 'trouble', cluster: clusterIn(), sentence: 'No route.' });
    assert.equal(item.command?.command, commands.openBackupsRow);
    assert.match(item.accessibilityInformation?.label ?? '', /^prod, cluster, cannot be read\. No route\.$/);
  });
});
