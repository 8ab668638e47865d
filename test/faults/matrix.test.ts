// Every fault of the sandbox at every step of a start with a password, through the real command code, the real
// vault and a real cluster object. VS Code's prompts and storage are stand-ins, so that the keyring can fail too.
import assert from 'node:assert/strict';
import { runCell, type Cell, type CellResult } from './support/cell.ts';
import { decisiveSteps, faults, steps, type Step } from './support/faults.ts';
import { oneTenantFromSys, otherLogins, type Login } from './support/logins.ts';
import { printTable } from './support/table.ts';

/** Cells that run side by side: most of their time is waiting. */
const lanes = 12;

function cellsOf(login: Login, at: readonly Step[]): Cell[] {
  return at.flatMap(({ name: step, statement }) =>
    faults.map(({ name: fault, apply }) => ({
      login,
      step,
      fault,
      apply: (sandbox, secrets) => {
        apply(sandbox, statement, secrets);
      },
    })),
  );
}

const keyring: Cell[] = [
  {
    login: oneTenantFromSys,
    step: 'storing the password',
    fault: 'keyring is missing',
    apply: (_, secrets) => {
      secrets.broken = new Error('no keyring');
    },
  },
  {
    login: oneTenantFromSys,
    step: 'storing the password',
    fault: 'keyring keeps nothing',
    apply: (_, secrets) => {
      secrets.onChange = () => {
        queueMicrotask(() => {
          secrets.values.clear();
        });
      };
    },
  },
];

const all: Cell[] = [
  ...keyring,
  ...cellsOf(oneTenantFromSys, steps),
  ...otherLogins.flatMap((login) => cellsOf(login, decisiveSteps)),
];

/** Each lane takes the next cell as soon as it is free: some take 40 ms and some 20 s, and the same fault comes again and again. */
function inLanes(cells: readonly Cell[]): Map<Cell, Promise<CellResult>> {
  let free = lanes;
  const waiting: (() => void)[] = [];
  const run = async (cell: Cell): Promise<CellResult> => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await runCell(cell);
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free++;
    }
  };
  const running = new Map(cells.map((cell) => [cell, run(cell)]));
  for (const result of running.values()) result.catch(() => undefined); // the cell's own test reports it
  return running;
}

describe('a start with a password, under every fault at every step', () => {
  const results: CellResult[] = [];
  let running: Map<Cell, Promise<CellResult>>;
  before(() => {
    running = inLanes(all);
  });

  for (const cell of all) {
    it(`${cell.login.name}; ${cell.step}: ${cell.fault}`, async () => {
      const result = await running.get(cell);
      assert.ok(result);
      assert.ok(!result.encryptionModes.includes('NONE'), 'a backup runs without the password');
      assert.ok(result.jobs <= 1, `${String(result.jobs)} jobs`);
      assert.ok(result.backupStatements <= 1, `BACKUP was sent ${String(result.backupStatements)} times`);
      if (result.jobs > 0) assert.ok(result.passwordKept, 'the password of a running backup is lost');
      assert.equal(result.jobs, result.word === 'followed' ? 1 : 0, `the last word is "${result.word}"`);
      for (const part of result.parts) assert.equal(part, 'completed, verified');
      assert.ok(!result.leaked, 'the password is in a message, the log or the storage');
      results.push(result);
    }).timeout(180_000);
  }

  it('(a start that is sent is followed: the cells do not hold because nothing was started)', async () => {
    const sent = all.filter(({ step }) => step === 'finding the job');
    assert.ok(sent.length > 0 && sent.every((cell) => running.has(cell)));
    const found = await Promise.all(sent.flatMap((cell) => running.get(cell) ?? []));
    assert.deepEqual(
      found.filter(({ word }) => word !== 'followed').map(({ cell }) => cell.fault),
      [],
    );
  }).timeout(180_000);

  after(async () => {
    await Promise.allSettled(running.values());
    printTable(all, results);
  });
});
