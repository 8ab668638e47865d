import assert from 'node:assert/strict';
import type { Phase } from '../../../src/backup/outcome.ts';
import type { FollowedPart, JobIdentity } from '../../../src/clusters/followedJob.ts';
import type { PanelModel } from '../../../src/panel/protocol.ts';
import { modelOf, running, tenant } from '../support/panelModels.ts';

describe('the panel of several tenants', () => {
  const part = (id: number, phase: Phase): FollowedPart => ({
    tenant: { id, name: `t${String(id)}` },
    backup: { ...running, tenantId: id, phase },
    protection: 'none',
  });
  const whole = (phases: readonly Phase[], over: boolean): PanelModel =>
    modelOf(
      phases.map((phase, index) => part(1002 + 2 * index, phase)),
      { snapshot: { over } },
    );

  it('is good only if every part is', () => {
    const all = whole(['completed', 'completed'], true);
    assert.deepEqual(
      [all.status, all.tone, all.outcome?.kind],
      ['All 2 tenants are backed up', 'good', 'completed'],
    );
    for (const other of ['unproven', 'failed', 'canceled', 'skipped', 'leftOut'] as const) {
      const partly = whole(['completed', other], true);
      assert.deepEqual([partly.tone, partly.outcome?.title], ['bad', 'Partly backed up'], other);
      assert.match(partly.outcome?.reason ?? '', /t1004/);
      assert.doesNotMatch(partly.outcome?.reason ?? '', /t1002/);
    }
  });

  it('looks for no part any more once the job is over: what no view shows is not known', () => {
    const over = whole(['completed', 'missing'], true);
    assert.deepEqual([over.tone, over.outcome?.title], ['bad', 'Not proven']);
    assert.match(over.outcome?.reason ?? '', /t1004 \(outcome unknown\)/);
    assert.deepEqual(
      over.rows.map(({ tenant: name, state, tone, ticking }) => [name, state, tone, ticking]),
      [
        ['t1004', 'Outcome unknown', 'bad', false],
        ['t1002', 'Completed', 'good', false],
      ],
    );
    assert.deepEqual(
      over.summary.map(({ label, count }) => [label, count]),
      [
        ['completed', 1],
        ['not backed up', 1],
      ],
    );
  });

  it('is open while a part is, and says at once if one went wrong', () => {
    const open = whole(['completed', 'running'], false);
    assert.deepEqual([open.outcome, open.tone], [null, 'running']);
    assert.match(open.status, /1 done/);
    assert.deepEqual([whole(['failed', 'running'], false).tone], ['bad']);
  });

  it('offers a diagnosis where something of what is shown can be explained, and a set where one was made', () => {
    const can = (phase: Phase, over = true): PanelModel['can'] =>
      modelOf([{ ...part(1002, phase), tenant }], { snapshot: { over } }).can;
    assert.deepEqual(can('completed'), { cancel: false, retry: false, diagnose: false, openSet: true });
    for (const phase of ['failed', 'skipped', 'leftOut'] as const) assert.ok(can(phase).diagnose, phase);
    assert.deepEqual(can('running', false), { cancel: true, retry: false, diagnose: false, openSet: false });
    assert.deepEqual(whole(['completed', 'failed'], true).can.openSet, false, 'of no tenant in the list');
    assert.equal(whole(['completed', 'failed'], true).can.diagnose, true);
  });

  it('names a backup of nobody for what it is', () => {
    assert.equal(whole(['failed', 'skipped'], true).outcome?.title, 'Not backed up');
    assert.equal(whole(['failed', 'unproven'], true).outcome?.title, 'Not proven', 'of one nobody knows it');
    assert.match(
      whole(['completed', 'unproven'], true).outcome?.reason ?? '',
      /^Without a proven backup: .*\(not proven\)/,
    );
    assert.equal(whole(['canceled', 'canceled'], true).outcome?.kind, 'canceled');
  });

  it('says which view would prove the rest where the login may not read it', () => {
    const unreadSets = 'oceanbase.CDB_OB_BACKUP_SET_FILES';
    const said =
      /This login may not read oceanbase\.CDB_OB_BACKUP_SET_FILES, which shows .* prove the rest\./;
    const seen = (phases: readonly Phase[], over: boolean): PanelModel =>
      modelOf(
        phases.map((phase, index) => {
          const one = part(1002 + 2 * index, phase);
          return { ...one, backup: { ...one.backup, unreadSets } };
        }),
        { snapshot: { over } },
      );
    assert.match(seen(['running', 'confirming'], false).trouble ?? '', said);
    const ended = seen(['failed', 'unproven'], true);
    assert.equal(ended.trouble, null, 'the outcome says it');
    assert.match(ended.outcome?.reason ?? '', said);
    assert.doesNotMatch(seen(['failed', 'canceled'], true).outcome?.reason ?? '', said);
  });

  it('says what kind of backup it is, and what the server made of it', () => {
    const titleOf = (type: 'FULL' | 'INC', asked: JobIdentity['asked']): string =>
      modelOf([{ tenant, backup: { ...running, backupType: type }, protection: 'none' }], { asked }).title;
    const asked = { password: false, incremental: true, plusArchivelog: true };
    assert.match(titleOf('INC', asked), /^Incremental backup plus archivelog of mysql_tenant/);
    assert.match(titleOf('FULL', asked), /^Full backup \(asked for as incremental\) plus archivelog/);
    assert.match(titleOf('INC', null), /^Incremental backup of/);
  });
});
