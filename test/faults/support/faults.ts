// The faults, and the steps that they are aimed at.
import type { FakeSecrets } from '../../unit/support/fakeVscode.ts';
import type { Sandbox } from '../../sandbox/index.ts';
import { clientLimitMs } from './window.ts';

export interface Step {
  readonly name: string;
  readonly statement: RegExp;
}

export interface Fault {
  readonly name: string;
  readonly apply: (sandbox: Sandbox, step: RegExp, secrets: FakeSecrets) => void;
}

export const steps: readonly Step[] = [
  { name: 'version', statement: /^SHOW VARIABLES LIKE 'version%'/ },
  { name: 'time zone', statement: /^(SET|ALTER SESSION SET) time_zone/i },
  { name: 'who am I', statement: /EFFECTIVE_TENANT_ID/ },
  { name: 'preflight', statement: /FROM (oceanbase\.CDB|oceanbase\.DBA|SYS\.DBA)_OB_ARCHIVELOG/ },
  { name: 'last job', statement: /MAX\(JOB_ID\)/ },
  { name: 'SET ENCRYPTION', statement: /^SET ENCRYPTION/ },
  { name: 'BACKUP', statement: /^ALTER SYSTEM BACKUP/ },
  { name: 'finding the job', statement: /SELECT 'JOBS' AS SOURCE.*JOB_ID > / },
];

/** The steps at which a start by any login may be taken for another. */
export const decisiveSteps = steps.slice(-3);

/** Between the server's limit for a query and ours. */
const slowMs = clientLimitMs * 0.85;
/** How long the server as a whole is away, or the keyring is locked. */
const awayMs = 2_000;

/** The connection breaks, and the server as a whole is not there for a while. */
function away(name: string, turn: (sandbox: Sandbox, on: boolean) => void): Fault {
  return {
    name,
    apply: (sandbox, step) => {
      sandbox.dropConnection('after', step);
      sandbox.onStatement(step, () => {
        turn(sandbox, true);
        setTimeout(turn, awayMs, sandbox, false).unref();
      });
    },
  };
}

export const faults: readonly Fault[] = [
  {
    name: 'connection lost before',
    apply: (sandbox, step) => {
      sandbox.dropConnection('before', step);
    },
  },
  {
    name: 'connection lost after',
    apply: (sandbox, step) => {
      sandbox.dropConnection('after', step);
    },
  },
  {
    name: 'never run, never answered',
    apply: (sandbox, step) => {
      sandbox.hangStatement(step, 'before');
    },
  },
  {
    name: 'run, never answered',
    apply: (sandbox, step) => {
      sandbox.hangStatement(step, 'after');
    },
  },
  {
    name: 'too late (4012)',
    apply: (sandbox, step) => {
      sandbox.delayStatement(step, slowMs, 'before');
    },
  },
  {
    name: 'run, answered too late',
    apply: (sandbox, step) => {
      sandbox.delayStatement(step, slowMs, 'after');
    },
  },
  {
    name: 'garbage',
    apply: (sandbox, step) => {
      sandbox.sendGarbage(step);
    },
  },
  {
    name: 'refused (4016)',
    apply: (sandbox, step) => {
      sandbox.refuseStatement(step, 'OB_ERR_UNEXPECTED');
    },
  },
  {
    name: 'server killed and back',
    apply: (sandbox, step) => {
      sandbox.dropConnection('after', step);
      sandbox.onStatement(step, () => {
        // Once it has run: the reply is what dies.
        setImmediate(() => void sandbox.kill().then(() => sandbox.restart()));
      });
    },
  },
  away('lost, then no new connections', (sandbox, on) => {
    sandbox.refuseConnections(on);
  }),
  away('lost, then starting (8001)', (sandbox, on) => {
    sandbox.setStarting(on);
  }),
  {
    // Until the job is shown; see MatrixWindow.
    name: 'keyring locks itself',
    apply: (sandbox, step, secrets) => {
      sandbox.onStatement(step, () => {
        secrets.broken = new Error('the keyring is locked');
      });
    },
  },
];
