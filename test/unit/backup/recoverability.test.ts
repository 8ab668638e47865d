import assert from 'node:assert/strict';
import {
  countUnrecoverable,
  judge,
  urgency,
  type JudgementOptions,
} from '../../../src/backup/recoverability.ts';
import type { TenantState } from '../../../src/backup/tenantState.ts';
import { archiveRound, setsSummary, tenantState } from '../support/tenantStates.ts';

const day = 86_400_000;
const options: JudgementOptions = { maxFullAgeDays: 7, passwordHeld: () => true };
const kinds = (state: TenantState, change: Partial<JudgementOptions> = {}): string[] =>
  judge(state, { ...options, ...change }).warnings.map(
    ({ kind, blocking }) => `${kind}${blocking ? '!' : ''}`,
  );

describe('whether a tenant could be recovered now', () => {
  const cases: readonly [string, TenantState, readonly string[]][] = [
    ['archiving, with a proven full backup', tenantState(), []],
    ['no archive round', tenantState({ archive: undefined }), ['notArchiving!']],
    ['stopped', tenantState({ archive: archiveRound({ status: 'STOP' }) }), ['notArchiving!']],
    ['suspended', tenantState({ archive: archiveRound({ status: 'SUSPEND' }) }), ['notArchiving!']],
    ['beginning', tenantState({ archive: archiveRound({ status: 'BEGINNING' }) }), ['notArchiving!']],
    [
      'a word of a newer server',
      tenantState({ archive: archiveRound({ status: { unknown: 'X' } }) }),
      ['notArchiving!'],
    ],
    ['interrupted', tenantState({ archive: archiveRound({ status: 'INTERRUPTED' }) }), ['interrupted!']],
    ['as far behind as is normal', tenantState({ archive: archiveRound({ lagMs: 300_000 }) }), []],
    ['too far behind', tenantState({ archive: archiveRound({ lagMs: 300_001 }) }), ['behind!']],
    ['before its first checkpoint', tenantState({ archive: archiveRound({ lagMs: null }) }), []],
    ['no set', tenantState({ sets: undefined }), ['noFullBackup!']],
    ['no proven full backup', tenantState({ sets: setsSummary({ fullAgeMs: null }) }), ['noFullBackup!']],
    ['seven days', tenantState({ sets: setsSummary({ fullAgeMs: 7 * day }) }), []],
    [
      'more than seven days',
      tenantState({ sets: setsSummary({ fullAgeMs: 7 * day + 1 }) }),
      ['oldFullBackup'],
    ],
    [
      'a round that began after the backup',
      tenantState({ archive: archiveRound({ startScn: 6n }) }),
      ['gap!'],
    ],
    ['an unknown begin of the round', tenantState({ archive: archiveRound({ startScn: 0n }) }), []],
    [
      'no destinations',
      tenantState({
        settings: { ...tenantState().settings, backupDestination: false, archiveDestination: false },
      }),
      ['noBackupDestination', 'noArchiveDestination'],
    ],
    [
      'everything at once',
      tenantState({ archive: archiveRound({ status: 'INTERRUPTED' }), sets: undefined }),
      ['interrupted!', 'noFullBackup!'],
    ],
  ];
  for (const [name, state, expected] of cases) {
    it(`${name}: ${expected.join(', ') || 'yes'}`, () => {
      assert.deepEqual(kinds(state), expected);
      const blocked = expected.some((one) => one.endsWith('!'));
      assert.equal(judge(state, options).recoverable, blocked ? 'no' : 'yes');
    });
  }

  it('does not judge where the server does not say from where on the backup needs log', () => {
    const state = tenantState({ sets: setsSummary({ replayScn: 0n }) });
    assert.deepEqual(kinds(state), []);
    assert.equal(judge(state, options).recoverable, 'unjudged');
  });

  it('knows the tenant’s own lag target', () => {
    const state = (lagTarget: number | undefined): TenantState =>
      tenantState({
        settings: { ...tenantState().settings, lagTarget },
        archive: archiveRound({ lagMs: 400_000 }),
      });
    assert.deepEqual(
      [kinds(state(600)), kinds(state(120)), kinds(state(undefined))],
      [[], ['behind!'], ['behind!']],
    );
  });

  it('does not ask for the age of a backup where 0 days switch that off', () => {
    const old = tenantState({ sets: setsSummary({ fullAgeMs: 400 * day }) });
    assert.deepEqual(kinds(old, { maxFullAgeDays: 0 }), []);
    assert.deepEqual(kinds(old, { maxFullAgeDays: 399.5 }), ['oldFullBackup']);
  });

  it('asks for the password of the newest set alone, and only once it is known to be missing', () => {
    const asked: string[] = [];
    const passwordHeld = (tenantId: number, setId: number): boolean => {
      asked.push(`${String(tenantId)}/${String(setId)}`);
      return false;
    };
    assert.deepEqual(
      kinds(tenantState({ sets: setsSummary({ newest: 9, newestProtected: 8 }) }), { passwordHeld }),
      [],
    );
    assert.deepEqual(asked, []);
    const locked = tenantState({ sets: setsSummary({ newest: 9, newestProtected: 9 }) });
    assert.deepEqual(kinds(locked, { passwordHeld }), ['passwordNotHeld']);
    assert.deepEqual(asked, ['1002/9']);
    assert.deepEqual(kinds(locked, { passwordHeld: () => undefined }), []);
  });

  it('does not judge a tenant that is being made or restored', () => {
    const state = tenantState({ tenant: { ...tenantState().tenant, status: 'RESTORE' }, archive: undefined });
    assert.deepEqual(judge(state, options), { recoverable: 'unjudged', warnings: [] });
  });

  it('counts those that could not be recovered, of those that can be judged', () => {
    const states = [
      tenantState(),
      tenantState({ archive: undefined }),
      tenantState({ settings: { ...tenantState().settings, backupDestination: false } }),
      tenantState({ tenant: { ...tenantState().tenant, status: 'CREATING' } }),
    ].map((state) => judge(state, options));
    assert.deepEqual(countUnrecoverable(states), { no: 1, of: 3 });
    assert.deepEqual(
      states
        .map(urgency)
        .map((one, index) => [index, one])
        .sort(([, a = 0], [, b = 0]) => b - a)
        .map(([index]) => index),
      [1, 2, 0, 3],
    );
  });
});
