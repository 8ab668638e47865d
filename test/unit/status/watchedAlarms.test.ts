import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { focusState } from '../support/fakeVscode.ts';
import { FakeClock, settle } from '../support/fakeClock.ts';
import { eventually } from '../support/eventually.ts';
import { FollowedScene, looks } from '../support/followedScene.ts';
import { Log } from '../../../src/log.ts';
import { Claims } from '../../../src/status/claims.ts';
import { watchAlarms } from '../../../src/status/watchedAlarms.ts';

describe('the alarm about the password of a backup', () => {
  let folder: string;
  let clock: FakeClock;
  let raised: Window[];

  class Window {
    readonly scene = new FollowedScene();
    /** Why this window cannot write down that it was answered. */
    unsettled: Error | undefined;
    /** Why this window cannot raise it. */
    broken: Error | undefined;
    /** The user has seen it. */
    answer: () => void = () => undefined;
    readonly #decisions: Promise<unknown>[] = [];

    constructor(claimsFolder = folder) {
      const claims = new Claims(claimsFolder);
      watchAlarms({
        jobs: this.scene.jobs,
        claims: {
          hold: async (what) => {
            const holding = claims.hold(what);
            this.#decisions.push(holding);
            const held = await holding;
            const { unsettled } = this;
            if (!unsettled || typeof held === 'string') return held;
            return { ...held, settle: () => Promise.reject(unsettled) };
          },
        },
        log: new Log(),
        after: (ms, callback) => clock.after(ms, callback),
        raise: async () => {
          if (this.broken) throw this.broken;
          raised.push(this);
          await new Promise<void>((resolve) => {
            this.answer = resolve;
          });
        },
      });
    }

    alarm(jobId?: number): void {
      this.scene.alarm(
        this.scene.see(looks.running, { asked: true, ...(jobId === undefined ? {} : { jobId }) }),
      );
    }

    /** Another look at the job, which still lacks its password. */
    async lookAgain(): Promise<void> {
      this.scene.see(looks.running, { asked: true });
      await this.settled();
    }

    /** Resolves once it has decided about everything that it was told. */
    async settled(): Promise<void> {
      await clock.pass(0);
      await Promise.allSettled(this.#decisions);
      await settle();
    }
  }

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'obb-alarms-'));
    clock = new FakeClock();
    raised = [];
    focusState.focused = true;
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  /** The process that held the alarm is gone, as after a crash: no process has this number. */
  function leaveBehind(): void {
    const [name] = readdirSync(folder);
    assert.ok(name);
    writeFileSync(join(folder, name), `${String(2 ** 30)} ${String(Date.now())}`);
  }

  it('is raised by one of three windows, for each job', async () => {
    const windows = [new Window(), new Window(), new Window()];
    for (const window of windows) window.alarm();
    for (const window of windows) await window.settled();
    for (const window of windows) await window.lookAgain();
    assert.equal(raised.length, 1);
    raised[0]?.answer();
    await settle();
    for (const window of windows) await window.lookAgain();
    const later = new Window();
    later.alarm();
    await later.settled();
    assert.equal(raised.length, 1);
    later.alarm(8);
    await later.settled();
    assert.equal(raised.length, 2);
  });

  it('is left to the window that has the focus, if there is one', async () => {
    const [hidden, focused] = [new Window(), new Window()];
    focusState.focused = false;
    hidden.alarm();
    focusState.focused = true;
    focused.alarm();
    await focused.settled();
    await clock.pass(10_000);
    await hidden.settled();
    assert.deepEqual(raised, [focused]);
  });

  it('is raised without a focus, too', async () => {
    const window = new Window();
    focusState.focused = false;
    window.alarm();
    await clock.pass(10_000);
    await window.settled();
    assert.deepEqual(raised, [window]);
  });

  it('is not lost where one window cannot raise it', async () => {
    const [broken, other] = [new Window(), new Window()];
    broken.broken = new Error('it cannot');
    broken.alarm();
    await broken.settled();
    other.alarm();
    await other.settled();
    assert.deepEqual(raised, [other]);
  });

  it('is raised by another window where the one that raised it has gone before it was answered', async () => {
    const [gone, other] = [new Window(), new Window()];
    gone.alarm();
    await gone.settled();
    other.alarm();
    await other.settled();
    assert.deepEqual(raised, [gone]);
    leaveBehind();
    await other.lookAgain();
    assert.deepEqual(raised, [gone, other]);
  });

  it('is raised by another window although the job has ended and is not looked at any more', async () => {
    const [gone, other] = [new Window(), new Window()];
    gone.alarm();
    await gone.settled();
    other.alarm();
    await other.settled();
    leaveBehind();
    await clock.pass(10_000);
    await other.settled();
    assert.deepEqual(raised, [gone, other]);
    assert.deepEqual(other.scene.alarmsSettled, []);
    other.answer();
    await eventually(() => Promise.resolve(other.scene.alarmsSettled.length === 1));
  });

  it('is believed to be raised as long as the window that raised it shows that it is there', async () => {
    const makeOlder = (): void => {
      const longAgo = Date.now() / 1000 - 3_600;
      for (const name of readdirSync(folder)) utimesSync(join(folder, name), longAgo, longAgo);
    };
    const [first, other] = [new Window(), new Window()];
    first.alarm();
    await first.settled();
    makeOlder();
    await clock.pass(30_000);
    other.alarm();
    await other.settled();
    assert.deepEqual(raised, [first]);
    makeOlder(); // its process has this number still, or another one has it by now
    await other.lookAgain();
    assert.deepEqual(raised, [first, other]);
  });

  it('is not raised again by the window whose user has answered, also where that cannot be written down', async () => {
    const window = new Window();
    window.unsettled = new Error('the disk is full');
    window.alarm();
    await window.settled();
    window.answer();
    await settle();
    await window.lookAgain();
    await clock.pass(60_000);
    assert.deepEqual(raised, [window]);
  });

  it('is raised rather twice than never, where nothing can be claimed', async () => {
    const window = new Window(join('/dev/null', 'claims'));
    window.alarm();
    await window.settled();
    assert.deepEqual(raised, [window]);
  });
});
