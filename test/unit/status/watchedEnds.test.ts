import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { focusState } from '../support/fakeVscode.ts';
import { Log } from '../../../src/log.ts';
import { Claims } from '../../../src/status/claims.ts';
import { watchEnds } from '../../../src/status/watchedEnds.ts';
import { FollowedScene, looks } from '../support/followedScene.ts';

const { running, completed, failed } = looks;

describe('the word about the end of a job', () => {
  let folder: string;
  let said: string[];

  class Window {
    readonly scene = new FollowedScene();
    inSight = false;
    readonly decisions: Promise<boolean>[] = [];
    constructor(claimsFolder = folder) {
      const claims = new Claims(claimsFolder);
      watchEnds({
        jobs: this.scene.jobs,
        claims: {
          take: (what) => {
            const taken = claims.take(what);
            this.decisions.push(taken);
            return taken;
          },
        },
        log: new Log(),
        isInSight: () => this.inSight,
        tell: ({ identity }) => {
          const name = identity.tenants[0]?.name ?? '';
          said.push(name);
          return Promise.resolve();
        },
      });
    }
  }

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'obb-notices-'));
    said = [];
    focusState.focused = true;
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  /** Resolves once these windows have decided about every end that they were told of. */
  async function settled(...windows: readonly Window[]): Promise<void> {
    for (const { decisions } of windows) await Promise.allSettled(decisions);
    await new Promise(setImmediate);
  }
  const saidOf = (jobId: number): number => said.filter((text) => text === `tenant_${String(jobId)}`).length;

  it('is said of what was started here, and not of what was not', async () => {
    const window = new Window();
    window.scene.see(failed, { asked: true, over: true });
    window.scene.see(running, { jobId: 8 });
    window.scene.see(completed, { jobId: 8, over: true });
    await settled(window);
    assert.deepEqual([saidOf(7), saidOf(8)], [1, 0]);
  });

  it('is said of somebody else’s that was looked at while it ran, not of one of the past', async () => {
    const window = new Window();
    const job = window.scene.see(running);
    window.scene.lookAt(job);
    window.scene.see(running);
    window.scene.see(completed, { over: true });
    window.scene.lookAt(window.scene.see(completed, { jobId: 8, over: true }));
    await settled(window);
    assert.deepEqual([saidOf(7), saidOf(8)], [1, 0]);
  });

  it('is said by one of two windows', async () => {
    const windows = [new Window(), new Window()];
    for (const { scene } of windows) scene.see(completed, { asked: true, over: true });
    await settled(...windows);
    assert.equal(windows.flatMap(({ decisions }) => decisions).length, 2);
    assert.equal(saidOf(7), 1);
  });

  it('is said by no window where the panel is in sight in the one with the focus', async () => {
    const [looking, other] = [new Window(), new Window()];
    looking.inSight = true;
    looking.scene.see(completed, { asked: true, over: true });
    await settled(looking);
    other.scene.see(completed, { asked: true, over: true });
    other.scene.see(completed, { jobId: 8, asked: true, over: true });
    await settled(looking, other);
    assert.deepEqual([saidOf(7), saidOf(8)], [0, 1]);
  });

  it('is left to the others by a window without the focus whose panel is in sight', async () => {
    const [hidden, other] = [new Window(), new Window()];
    hidden.inSight = true;
    focusState.focused = false;
    hidden.scene.see(completed, { asked: true, over: true });
    focusState.focused = true;
    other.scene.see(completed, { asked: true, over: true });
    await settled(hidden, other);
    assert.deepEqual([hidden.decisions.length, saidOf(7)], [0, 1]);
  });

  it('is said rather twice than never, where the claim cannot be written', async () => {
    const window = new Window(join('/dev/null', 'claims'));
    window.scene.see(completed, { asked: true, over: true });
    await settled(window);
    assert.equal(saidOf(7), 1);
  });
});
