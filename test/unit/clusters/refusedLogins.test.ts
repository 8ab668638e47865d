import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeClock } from '../support/fakeClock.ts';
import { logInOnce, type LoginRecords } from '../../../src/clusters/refusedLogins.ts';
import { ConnectError, type ConnectFailure } from '../../../src/oceanbase/errors.ts';

describe('a refused login', () => {
  let folder: string;
  let clock: FakeClock;
  let attempts: number;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'obb-refused-'));
    clock = new FakeClock();
    attempts = 0;
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const window = (): LoginRecords => ({
    folder,
    own: new Map(),
    clock,
    failed: (error) => {
      throw error;
    },
  });

  /** How the login goes with that password version. */
  async function logIn(
    records: LoginRecords,
    kind: ConnectFailure | undefined,
    { key = 'profile.1', asked = false } = {},
  ): Promise<void> {
    const { signal } = new AbortController();
    const login = { key: () => key, asked, signal, renew: () => Promise.resolve(false) };
    await logInOnce(records, login, () => {
      attempts++;
      return kind ? Promise.reject(new ConnectError(kind, 'It was refused.')) : Promise.resolve();
    }).catch((error: unknown) => {
      assert.ok(error instanceof ConnectError);
    });
  }

  for (const kind of ['tls', 'no-tls', 'no-command'] as const) {
    it(`for a reason that may be mended elsewhere is tried again after some minutes: ${kind}`, async () => {
      const here = window();
      await logIn(here, kind);
      await logIn(here, kind);
      assert.equal(attempts, 1);
      await logIn(window(), kind);
      assert.equal(attempts, 2, 'another window tries for itself');
      assert.deepEqual(readdirSync(folder), []);
      await clock.pass(300_000);
      await logIn(here, undefined);
      assert.equal(attempts, 3);
    });
  }

  it('is forgotten with all others of its cluster once the user’s own try has worked', async () => {
    const [here, there] = [window(), window()];
    // What tells passwords apart may be lost: then an older refusal counts for the right one.
    await logIn(here, 'denied', { key: 'one.' });
    await logIn(here, 'denied', { key: 'other.1' });
    await logIn(there, 'tls', { key: 'one.2' });
    await logIn(there, undefined, { key: 'one.3', asked: true });
    assert.deepEqual(readdirSync(folder), ['other.1']);
    attempts = 0;
    await logIn(there, undefined, { key: 'one.' });
    await logIn(there, undefined, { key: 'one.2' });
    assert.equal(attempts, 2);
  });

  for (const kind of ['denied', 'rejected'] as const) {
    it(`by the server is not tried again by any window: ${kind}`, async () => {
      await logIn(window(), kind);
      await clock.pass(3_600_000);
      await logIn(window(), kind);
      assert.equal(attempts, 1);
    });
  }
});
