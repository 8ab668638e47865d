// Every fault of the sandbox at every step of a start with a password, through the real command code, the real
// vault and a real cluster object. Only VS Code's prompts and storage are stand-ins: none of the faults is theirs.
import assert from 'node:assert/strict';
import './support/messages.ts';
import { clientLimitMs, runCell, type Cell, type CellResult } from './support/cell.ts';
import { startSandbox, type Sandbox } from '../sandbox/index.ts';

type Fault = [name: string, apply: (sandbox: Sandbox, step: RegExp) => void];
type Step = [name: string, statement: RegExp];

const steps: Step[] = [
  ['version', /^SHOW VARIABLES LIKE 'version%'/],
  ['time zone', /^SET time_zone/],
  ['who am I', /EFFECTIVE_TENANT_ID/],
  ['preflight', /FROM oceanbase\.CDB_OB_ARCHIVELOG/],
  ['last job', /MAX\(JOB_ID\)/],
  ['SET ENCRYPTION', /^SET ENCRYPTION/],
  ['BACKUP', /^ALTER SYSTEM BACKUP/],
  ['finding the job', /SELECT 'JOBS' AS SOURCE.*JOB_ID > /],
];

/** Between the server's limit for a query and ours. */
const slowMs = clientLimitMs * 0.85;

const faults: Fault[] = [
  ['connection lost before', (sandbox, step) => sandbox.dropConnection('before', step)],
  ['connection lost after', (sandbox, step) => sandbox.dropConnection('after', step)],
  ['never run, never answered', (sandbox, step) => sandbox.hangStatement(step, 'before')],
  ['run, never answered', (sandbox, step) => sandbox.hangStatement(step, 'after')],
  ['too late (4012)', (sandbox, step) => sandbox.delayStatement(step, slowMs, 'before')],
  ['run, answered too late', (sandbox, step) => sandbox.delayStatement(step, slowMs, 'after')],
  ['garbage', (sandbox, step) => sandbox.sendGarbage(step)],
  ['refused (4016)', (sandbox, step) => sandbox.refuseStatement(step, 'OB_ERR_UNEXPECTED')],
];

/** Faults of the server as a whole, from the moment the statement arrives. */
const wholeServer: Fault[] = [
  [
    'server killed and back',
    (sandbox, step) => {
      sandbox.dropConnection('after', step);
      const watch = setInterval(() => {
        if (!sandbox.statements.some(({ sql }) => step.test(sql))) return;
        clearInterval(watch);
        void sandbox.kill().then(() => sandbox.restart());
      }, 5);
      watch.unref();
    },
  ],
];

const cells: Cell[] = steps.flatMap(([step, statement]) =>
  [...faults, ...wholeServer].map(([fault, apply]) => ({
    step,
    fault,
    apply: (sandbox: Sandbox) => {
      apply(sandbox, statement);
    },
  })),
);
const results: CellResult[] = [];

/** Runs the cells four at a time: each has a sandbox of its own, and most of its time is waiting. */
function inLanes(all: readonly Cell[]): Map<Cell, Promise<CellResult>> {
  const lanes: Promise<unknown>[] = Array.from({ length: 4 }, () => Promise.resolve());
  return new Map(
    all.map((cell, index) => {
      const lane = index % lanes.length;
      const result = (lanes[lane] ?? Promise.resolve()).then(() =>
        runCell(cell, (name) => startSandbox({ backupSeconds: 0.5, tenants: [{ name }] })),
      );
      lanes[lane] = result.catch(() => undefined); // the cell's own test reports it
      return [cell, result];
    }),
  );
}

describe('a start with a password, under every fault at every step', () => {
  let running: Map<Cell, Promise<CellResult>>;
  before(() => {
    running = inLanes(cells);
  });

  for (const cell of cells) {
    it(`${cell.step}: ${cell.fault}`, async () => {
      const result = await running.get(cell);
      assert.ok(result);
      results.push(result);
      assert.ok(!result.encryptionModes.includes('NONE'), 'a backup runs without the password');
      assert.ok(result.jobs <= 1, `${String(result.jobs)} jobs`);
      assert.ok(result.backupStatements <= 1, `BACKUP was sent ${String(result.backupStatements)} times`);
      if (result.jobs > 0) assert.ok(result.passwordKept, 'the password of a running backup is lost');
      switch (result.word) {
        case 'followed':
          assert.equal(result.jobs, 1);
          assert.equal(result.outcome, 'completed');
          assert.equal(result.protection, 'verified');
          break;
        case 'not started':
          assert.equal(result.jobs, 0, 'it says "not started" and a job is there');
          break;
        case 'unclear':
          assert.ok(result.passwordKept, 'a password that may be in use is lost');
          break;
      }
      assert.ok(!result.leaked, 'the password is in a message or the log');
    }).timeout(120_000);
  }

  after(async () => {
    await Promise.allSettled(running.values());
    printTable(results);
  });
});

function printTable(all: readonly CellResult[]): void {
  const stepNames = steps.map(([name]) => name);
  const faultNames = [...new Set(cells.map(({ fault }) => fault))];
  const rows = faultNames.map((fault) => [
    fault,
    ...stepNames.map((step) => {
      const result = all.find((one) => one.step === step && one.fault === fault);
      return result ? `${result.word}${result.jobs > 0 ? ', 1 job' : ''}` : 'failed';
    }),
  ]);
  const table = [['fault \\ step', ...stepNames], ...rows];
  const widths =
    table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? [];
  console.log(
    `\n${table.map((row) => row.map((text, column) => text.padEnd(widths[column] ?? 0)).join('  ')).join('\n')}\n`,
  );
}
