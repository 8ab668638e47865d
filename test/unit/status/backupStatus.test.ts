import assert from 'node:assert/strict';
import { statusBarItems, type FakeStatusBarItem } from '../support/fakeVscode.ts';
import { commands } from '../../../src/contributions.ts';
import { BackupStatus } from '../../../src/status/backupStatus.ts';
import { panelModel } from '../../../src/panel/model.ts';
import { FollowedScene, looks } from '../support/followedScene.ts';

const { running, completed, failed, canceled, notProven, skipped, leftOut, lost } = looks;

describe('the status-bar item', () => {
  let scene: FollowedScene;
  let item: FakeStatusBarItem;
  let inSight: boolean;

  beforeEach(() => {
    scene = new FollowedScene();
    inSight = false;
    new BackupStatus(scene.clusters, scene.jobs, () => inSight);
    const made = statusBarItems.at(-1);
    assert.ok(made);
    item = made;
  });

  it('is hidden while nothing runs', () => {
    assert.equal(item.visible, false);
    scene.see(running);
    scene.see(completed, { over: true });
    assert.equal(item.visible, false);
  });

  it('shows one job with its progress, and opens it', () => {
    const { identity } = scene.see(running);
    assert.equal(item.text, '$(sync~spin) tenant_7 42 %');
    assert.equal(item.tooltip, 'tenant_7 on prod: 42 %');
    assert.deepEqual(item.command?.arguments, [identity]);
    assert.equal(item.command.command, commands.showBackup);
    assert.equal(item.backgroundColor, undefined);
    // VS Code forgets what the last command was given at once: the same job keeps its command.
    const { command } = item;
    scene.see(running);
    assert.equal(item.command, command);
  });

  it('counts several, lists them, and asks which one to open', () => {
    scene.see(running);
    scene.see(running, { jobId: 8 });
    assert.equal(item.text, '$(sync~spin) 2 backups running');
    assert.equal(item.tooltip.split('\n').length, 2);
    assert.deepEqual(item.command?.arguments, []);
  });

  it('lists ten at most', () => {
    for (let jobId = 1; jobId <= 12; jobId++) scene.see(running, { jobId });
    assert.equal(item.tooltip.split('\n').length, 11);
    assert.match(item.tooltip, /and 2 more$/);
  });

  it('turns red for one that has failed, until it is looked at', () => {
    scene.see(running);
    const job = scene.see(failed, { over: true });
    assert.equal(item.text, '$(error) Backup of tenant_7: failed');
    assert.equal(item.backgroundColor?.id, 'statusBarItem.errorBackground');
    assert.deepEqual(item.command?.arguments, [job.identity]);
    scene.lookAt(job);
    assert.equal(item.visible, false);
  });

  it('is red no longer for one that began anew under its number, or is proven after all', () => {
    const job = scene.see(notProven, { asked: true, over: true });
    assert.equal(item.text, '$(error) Backup of tenant_7: not proven');
    const becomes = (...seen: Parameters<FollowedScene['see']>): void => {
      Object.assign(job, { state: scene.see(...seen).state });
      scene.see(...seen);
    };
    becomes(running);
    assert.equal(item.text, '$(sync~spin) tenant_7 42 %');
    becomes(completed, { over: true });
    assert.equal(item.visible, false);
  });

  for (const [look, word] of [
    [failed, 'failed'],
    [notProven, 'not proven'],
    [skipped, 'skipped'],
    [leftOut, 'left out'],
    [lost, 'outcome unknown'],
  ] as const) {
    it(`calls an end “${word}”, as the panel does`, () => {
      const { identity, state } = scene.see(look, { asked: true, over: true });
      assert.equal(item.text, `$(error) Backup of tenant_7: ${word}`);
      assert.equal(item.tooltip, `tenant_7 on prod: ${word}`);
      assert.equal(panelModel(identity, state).outcome?.title.toLowerCase(), word);
    });
  }

  it('counts what was backed up of several tenants', () => {
    scene.see(completed, { asked: true, over: true, tenants: 3 });
    assert.equal(item.text, '$(error) Backup of 3 tenants: not proven', 'no row of the two others');
    scene.see(failed, { asked: true, over: true, tenants: 2 });
    // Of the second one there is no row: nothing is known of it.
    assert.equal(item.text, '$(error) Backup of 2 tenants: not proven');
  });

  it('says of several that they failed only where each of them has', () => {
    scene.see(failed, { jobId: 8, asked: true, over: true });
    scene.see(failed, { jobId: 9, asked: true, over: true });
    assert.equal(item.text, '$(error) 2 backups failed');
    scene.see(notProven, { jobId: 10, asked: true, over: true });
    assert.equal(item.text, '$(error) 3 backups did not end well');
  });

  it('leaves alone what failed in sight, was canceled, or failed long ago', () => {
    scene.see(failed, { over: true }); // its panel was opened from the history: nobody has seen it run
    assert.equal(item.visible, false);
    scene.see(running, { jobId: 8 });
    scene.see(canceled, { jobId: 8, over: true });
    assert.equal(item.visible, false);
    inSight = true;
    scene.see(running, { jobId: 9 });
    scene.see(failed, { jobId: 9, over: true });
    assert.equal(item.visible, false);
  });

  it('tells of a failure while the window was closed', () => {
    scene.see(failed, { asked: true, over: true });
    assert.equal(item.text, '$(error) Backup of tenant_7: failed');
  });
});
