import assert from 'node:assert/strict';
import {
  archiveStatement,
  changeArchive,
  waitForArchive,
  type ArchiveAction,
  type ArchiveOutcome,
  type SwitchPorts,
} from '../../../src/backup/archiveSwitch.ts';
import { archiveNotice, archiveRefusal, tenantProblem, waitWords } from '../../../src/backup/archiveWords.ts';
import { ConnectionLost, ServerError } from '../../../src/oceanbase/errors.ts';
import type { Row } from '../../../src/oceanbase/session.ts';
import { FakeClock, settle } from '../support/fakeClock.ts';
import { rawTenant, serverUsec } from '../support/rawRows.ts';
import { serverInfo, tenantId, tenantInfo, version } from '../support/rows.ts';
import { ScriptedSession, type Answer } from '../support/scriptedSession.ts';

const tenant = { id: tenantId, name: 'mysql_tenant' };
const lost = new ConnectionLost('The connection to test was lost.');

/** What the views show at one look: the round's word (undefined: no round), and the switch. */
interface Seen {
  readonly word?: string;
  readonly on: boolean;
  readonly comment?: string;
}

function roundRow({ word = '', comment = '' }: Seen): Row {
  return {
    TENANT_ID: tenantId,
    DEST_NO: '0',
    ROUND_ID: '1',
    STATUS: word,
    START_SCN: '0',
    CHECKPOINT_SCN: '0',
    COMMENT: comment,
    SERVER_NOW: serverUsec,
  };
}

/** Plays an action against views that change look by look; the last one stays. */
class Play {
  readonly clock = new FakeClock();
  readonly abort = new AbortController();
  readonly words: string[] = [];
  readonly dedicated: ScriptedSession;
  readonly outcome: Promise<ArchiveOutcome>;
  ended = false;
  looks = 0;

  constructor(
    action: ArchiveAction,
    views: readonly (Seen | Error)[],
    options: { reply?: Answer; info?: ReturnType<typeof serverInfo>; wait?: true; cancelled?: true } = {},
  ) {
    const info = options.info ?? serverInfo();
    this.dedicated = new ScriptedSession([
      [/DBA_OB_TENANTS/, [rawTenant()]],
      [/^ALTER SYSTEM/, options.reply ?? []],
    ]);
    if (options.cancelled) this.abort.abort();
    const ports: SwitchPorts = {
      openDedicated: () => Promise.resolve({ session: this.dedicated, info }),
      read: (task) => {
        const seen = views[Math.min(this.looks++, views.length - 1)];
        if (!seen || seen instanceof Error) return Promise.reject(seen ?? new Error('nothing to see'));
        const session = new ScriptedSession([
          [/_OB_ARCHIVELOG/, seen.word === undefined ? [] : [roundRow(seen)]],
          [/DBA_OB_TENANTS/, [{ TENANT_ID: tenantId, LOG_MODE: seen.on ? 'ARCHIVELOG' : 'NOARCHIVELOG' }]],
        ]);
        return task(session, info);
      },
      pause: (ms, signal) =>
        new Promise((resolve) => {
          const stop = (): void => {
            cancel();
            signal.removeEventListener('abort', stop);
            resolve();
          };
          const cancel = this.clock.after(ms, stop);
          signal.addEventListener('abort', stop);
        }),
      now: () => this.clock.now,
    };
    const waiting = {
      signal: this.abort.signal,
      onLook: (...look: Parameters<typeof waitWords>) => this.words.push(waitWords(...look)),
    };
    this.outcome = options.wait
      ? waitForArchive(ports, action, tenant, waiting)
      : changeArchive(ports, action, tenant, waiting);
    const end = (): void => {
      this.ended = true;
    };
    this.outcome.then(end, end);
  }

  /** Lets time pass until the action ends, or `limitMs` have passed. */
  async run(limitMs = 1_000_000): Promise<ArchiveOutcome> {
    await settle();
    const end = this.clock.now + limitMs;
    while (!this.ended && this.clock.now < end) await this.clock.pass(1_000);
    assert.equal(this.ended, true, 'still waiting');
    return await this.outcome;
  }
}

describe('turning log archiving on', () => {
  it('waits for DOING, and shows the way there', async () => {
    const play = new Play('enable', [
      { on: true },
      { on: true, word: 'PREPARE' },
      { on: true, word: 'BEGINNING' },
      { on: true, word: 'DOING' },
    ]);
    assert.deepEqual(await play.run(), { kind: 'reached' });
    assert.deepEqual(play.dedicated.changes, ['ALTER SYSTEM ARCHIVELOG TENANT = `mysql_tenant`']);
    assert.equal(play.dedicated.closes, 1);
    assert.deepEqual(play.words, ['no round yet · 0 s', 'PREPARE · 2 s', 'BEGINNING · 4 s', 'DOING · 6 s']);
    assert.equal(play.clock.pending, 0);
  });

  it('means the own tenant in a login of its own, in Oracle mode too', () => {
    assert.equal(archiveStatement('enable', tenantInfo(), 'x'), 'ALTER SYSTEM ARCHIVELOG');
    assert.equal(
      archiveStatement('disable', tenantInfo({ mode: 'ORACLE' }), 'x'),
      'ALTER SYSTEM NOARCHIVELOG',
    );
    assert.equal(
      archiveStatement('suspend', serverInfo(), 'x'),
      "ALTER SYSTEM SET log_archive_dest_state = 'DEFER' TENANT = `x`",
    );
  });

  it('takes “already on” for on, and still waits for DOING', async () => {
    const reply = new ServerError(9091, 'HY000', 'Already in ARCHIVELOG mode');
    const play = new Play(
      'enable',
      [
        { on: true, word: 'BEGINNING' },
        { on: true, word: 'DOING' },
      ],
      { reply },
    );
    assert.deepEqual(await play.run(), { kind: 'reached' });
  });

  it('rejects where the server refused, and looks at nothing', async () => {
    const reply = new ServerError(9023, 'HY000', 'cannot start log archive backup');
    const play = new Play('enable', [], { reply, info: tenantInfo() });
    await assert.rejects(play.outcome, reply);
    assert.equal(play.looks, 0);
    assert.equal(play.dedicated.closes, 1);
    assert.match(archiveRefusal('t', reply), /^Log archiving of t cannot start: .* NORMAL.*9023/);
  });

  it('does not believe sys, which never refuses: a switch that stays off is said', async () => {
    const play = new Play('enable', [{ on: false }]);
    const outcome = await play.run();
    assert.deepEqual(outcome, { kind: 'not-switched', replyLost: false });
    assert.ok(play.clock.now - 1_000_000 <= 11_000);
    assert.match(
      archiveNotice('enable', 't', outcome).text,
      /still switched off: from sys it hides the reason/,
    );
  });

  it('does not take the round of before for the new one', async () => {
    const play = new Play('enable', [
      { on: false, word: 'DOING' },
      { on: true, word: 'STOP' },
      { on: true, word: 'PREPARE' },
      { on: true, word: 'DOING' },
    ]);
    assert.deepEqual(await play.run(), { kind: 'reached' });
    assert.equal(play.looks, 4);
  });

  it('ends at an interrupted round with the server’s reason', async () => {
    const play = new Play('enable', [
      { on: true, word: 'INTERRUPTED', comment: 'log stream 1001 interrupted.' },
    ]);
    const outcome = await play.run();
    assert.equal(outcome.kind, 'interrupted');
    assert.match(
      archiveNotice('enable', 't', outcome).text,
      /^Log archiving of t is INTERRUPTED: log stream 1001 interrupted\. No backup .* off and on again\.$/,
    );
  });

  it('ends at a suspended destination, which it would wait for in vain', async () => {
    assert.deepEqual(await new Play('enable', [{ on: true, word: 'SUSPEND' }]).run(), { kind: 'suspended' });
  });

  it('gives up after five minutes without a round, with what to check', async () => {
    const outcome = await new Play('enable', [{ on: true }]).run();
    assert.deepEqual(outcome, { kind: 'late', word: undefined, waitedMs: 300_000 });
    assert.match(archiveNotice('enable', 't', outcome).text, /after 5 min no archive round has begun/);
  });

  it('gives up after five minutes of PREPARE, which goes on without it', async () => {
    const outcome = await new Play('enable', [{ on: true, word: 'PREPARE' }]).run();
    assert.equal(outcome.kind, 'late');
    assert.match(
      archiveNotice('enable', 't', outcome).text,
      /After 5 min it is PREPARE\. It goes on without us/,
    );
  });

  it('stops waiting at once when cancelled, and says that the archive goes on', async () => {
    const play = new Play('enable', [{ on: true, word: 'BEGINNING' }]);
    await play.clock.pass(5_000);
    play.abort.abort();
    await settle();
    const outcome = await play.run(0);
    assert.deepEqual(outcome, { kind: 'given-up', word: 'BEGINNING', sent: true });
    assert.equal(play.dedicated.changes.length, 1);
    assert.equal(
      archiveNotice('enable', 't', outcome).text,
      'Stopped waiting; the archive goes on. Log archiving of t is switched on. It was BEGINNING.',
    );
  });

  it('sends nothing when cancelled before', async () => {
    const play = new Play('enable', [{ on: false }], { cancelled: true });
    const outcome = await play.run();
    assert.deepEqual(outcome, { kind: 'given-up', word: undefined, sent: false });
    assert.deepEqual(play.dedicated.changes, []);
    assert.match(archiveNotice('enable', 't', outcome).text, /^Nothing was sent/);
  });

  it('only waits where it is switched on already', async () => {
    const play = new Play(
      'enable',
      [
        { on: true, word: 'PREPARE' },
        { on: true, word: 'DOING' },
      ],
      { wait: true },
    );
    assert.deepEqual(await play.run(), { kind: 'reached' });
    assert.deepEqual(play.dedicated.changes, []);
  });

  it('leaves a lost reply to the views, and never sends twice', async () => {
    for (const reply of [lost, new ServerError(4012, 'HY000', 'Timeout')]) {
      const worked = new Play('enable', [{ on: true }, { on: true, word: 'DOING' }], { reply });
      assert.deepEqual(await worked.run(), { kind: 'reached' });
      const failed = new Play('enable', [{ on: false }], { reply });
      const outcome = await failed.run();
      assert.deepEqual(outcome, { kind: 'not-switched', replyLost: true });
      assert.match(
        archiveNotice('enable', 't', outcome).text,
        /^The connection broke, .* still switched off/,
      );
      assert.equal(failed.dedicated.changes.length, 1);
    }
  });

  it('survives views that cannot be read for a while', async () => {
    const play = new Play('enable', [lost, lost, { on: true, word: 'DOING' }]);
    assert.deepEqual(await play.run(), { kind: 'reached' });
    const blind = await new Play('enable', [lost]).run();
    assert.deepEqual(blind, { kind: 'unseen', reason: lost.message });
    assert.match(archiveNotice('enable', 't', blind).text, /cannot be seen/);
  });

  it('does without LOG_MODE in 4.0, which has none', async () => {
    const info = serverInfo({ version: version('4.0.0.0') });
    const play = new Play('enable', [{ on: false, word: 'DOING' }], { info });
    assert.deepEqual(await play.run(), { kind: 'reached' });
  });
});

describe('turning log archiving off', () => {
  it('waits for STOP, also where the reply is that of another tenant', async () => {
    const reply = new ServerError(9092, 'HY000', 'Already in NOARCHIVELOG mode');
    const play = new Play(
      'disable',
      [
        { on: false, word: 'DOING' },
        { on: false, word: 'STOPPING' },
        { on: false, word: 'STOP' },
      ],
      { reply },
    );
    assert.deepEqual(await play.run(), { kind: 'reached' });
    assert.deepEqual(play.words, ['DOING · 0 s', 'STOPPING · 2 s', 'STOP · 4 s']);
    assert.match(
      archiveNotice('disable', 't', { kind: 'reached' }).text,
      /is off\. No backup can be started/,
    );
  });

  it('is done where there is no round', async () => {
    assert.deepEqual(await new Play('disable', [{ on: false }]).run(), { kind: 'reached' });
  });

  it('waits past the ten minutes after which the server forces it', async () => {
    const outcome = await new Play('disable', [{ on: false, word: 'STOPPING' }]).run();
    assert.equal(outcome.kind === 'late' && outcome.waitedMs, 660_000);
    assert.match(archiveNotice('disable', 't', outcome).text, /switched off\. After 11 min it is STOPPING/);
  });

  it('says that the switch is still on', async () => {
    const outcome = await new Play('disable', [{ on: true, word: 'DOING' }]).run();
    assert.equal(outcome.kind, 'not-switched');
    assert.match(archiveNotice('disable', 't', outcome).text, /still switched on/);
  });
});

describe('suspending and resuming log archiving', () => {
  it('waits for SUSPEND, and for DOING', async () => {
    const down = new Play('suspend', [
      { on: true, word: 'SUSPENDING' },
      { on: true, word: 'SUSPEND' },
    ]);
    assert.deepEqual(await down.run(), { kind: 'reached' });
    const up = new Play('resume', [
      { on: true, word: 'SUSPEND' },
      { on: true, word: 'DOING' },
    ]);
    assert.deepEqual(await up.run(), { kind: 'reached' });
    assert.match(up.dedicated.changes[0] ?? '', /= 'ENABLE' TENANT/);
  });

  it('says so where no round runs', async () => {
    for (const action of ['suspend', 'resume'] as const) {
      const outcome = await new Play(action, [{ on: false, word: 'STOP' }]).run();
      assert.deepEqual(outcome, { kind: 'idle' });
      assert.match(archiveNotice(action, 't', outcome).text, /No log archiving runs|not switched on/);
    }
  });

  it('ends at an interrupted round', async () => {
    const outcome = await new Play('resume', [{ on: true, word: 'INTERRUPTED' }]).run();
    assert.deepEqual(outcome, { kind: 'interrupted', comment: '' });
  });
});

describe('what is said about log archiving', () => {
  it('names the tenant, the code, and something to do, for every refusal', () => {
    for (const code of [4007, 4179, 5036, 5157, 5160, 5260, 5360, 9023, 9026, 4016]) {
      const text = archiveRefusal('t', new ServerError(code, 'HY000', 'words of the server.'));
      assert.match(text, /\bt\b/);
      assert.match(text, new RegExp(`answered ${String(code)}: words of the server\\.\\)$`));
    }
  });

  it('foresees a tenant that is locked or not NORMAL', () => {
    const fine = { name: 't', status: 'NORMAL', locked: false } as const;
    assert.equal(tenantProblem(fine), undefined);
    assert.match(tenantProblem({ ...fine, locked: true }) ?? '', /locked .*5260/);
    assert.match(tenantProblem({ ...fine, status: 'RESTORE' }) ?? '', /status RESTORE/);
    assert.match(tenantProblem({ ...fine, status: { unknown: 'NEW' } }) ?? '', /status NEW/);
  });

  it('is made of whole sentences', () => {
    const outcomes: ArchiveOutcome[] = [
      { kind: 'reached' },
      { kind: 'interrupted', comment: '' },
      { kind: 'suspended' },
      { kind: 'not-switched', replyLost: false },
      { kind: 'not-switched', replyLost: true },
      { kind: 'idle' },
      { kind: 'late', word: undefined, waitedMs: 300_000 },
      { kind: 'late', word: 'STOPPING', waitedMs: 300_000 },
      { kind: 'given-up', word: undefined, sent: true },
      { kind: 'unseen', reason: 'The connection was lost.' },
    ];
    for (const action of ['enable', 'disable', 'suspend', 'resume'] as const) {
      for (const outcome of outcomes) {
        const { text } = archiveNotice(action, 'my tenant', outcome);
        assert.match(text, /^[A-Z].*\.$/s);
        assert.doesNotMatch(text, /\.\.|undefined| {2}/);
        assert.match(text, /my tenant/);
      }
    }
  });
});
