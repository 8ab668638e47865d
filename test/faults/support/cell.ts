// One cell of the fault matrix: a start with a password against a sandbox of its own that misbehaves once.
import { shownMessages, type Shown } from './messages.ts';
import type { FakeSecrets } from '../../unit/support/fakeVscode.ts';
import { logLines } from '../../unit/support/fakeVscode.ts';
import { Refused } from '../../../src/backup/preflight.ts';
import { plainFullBackup, targetWords } from '../../../src/backup/request.ts';
import { VaultError } from '../../../src/clusters/vaultSecrets.ts';
import { runBackup } from '../../../src/commands/runBackup.ts';
import { startSandbox, type Sandbox } from '../../sandbox/index.ts';
import type { Login } from './logins.ts';
import { askServer, tenantsOf, type ServerFacts } from './server.ts';
import { MatrixWindow } from './window.ts';

export interface Cell {
  readonly login: Login;
  readonly step: string;
  readonly fault: string;
  readonly apply: (sandbox: Sandbox, secrets: FakeSecrets) => void;
}

export interface CellResult extends ServerFacts {
  readonly cell: Cell;
  /** The last word that the user was told of the start. */
  readonly word: 'followed' | 'not started';
  /** Whether the user was told before that it is not known yet. */
  readonly unclear: boolean;
  /** Of each tenant's part: its phase and what is proven about its password. */
  readonly parts: readonly string[];
  readonly backupStatements: number;
  /** The vault still gives the password, pending or under its set. */
  readonly passwordKept: boolean;
  readonly leaked: boolean;
}

let number = 0;

export async function runCell(cell: Cell): Promise<CellResult> {
  // Cells run side by side and share the window: the tenants' names tell whose message it is.
  const prefix = `tenant_${String(number++)}_`;
  const sandbox = await startSandbox({ backupSeconds: 0.5, tenants: [...cell.login.tenants(prefix)] });
  const tenants = await tenantsOf(sandbox);
  const target = cell.login.target(tenants);
  const window = new MatrixWindow(sandbox, cell.login.user(tenants));
  const password = `Pl4nted-${prefix}-${cell.step}'\\`;
  const messagesBefore = shownMessages.length;
  const said = (): Shown[] =>
    shownMessages.slice(messagesBefore).filter(({ text }) => text.includes(targetWords(target)));
  try {
    await window.cluster.read(() => Promise.resolve()); // open before the fault: it hits the start itself
    cell.apply(sandbox, window.secrets);
    let refused = false;
    try {
      const run = { target, choices: plainFullBackup, password: { text: password, generated: false } };
      await runBackup(window.context, window.cluster, run);
    } catch (error) {
      // The command shows it: the preflight's finding, or that the keyring does not keep the password.
      if (!(error instanceof Refused || error instanceof VaultError)) throw error;
      refused = true;
    }
    const unclear = !window.followed && !refused && said().some(({ text }) => /not known yet/.test(text));
    const settled = unclear ? await window.settled() : undefined;
    await window.untilOver();
    const facts = await askServer(sandbox);
    const seen = [
      ...shownMessages.map(({ text }) => text),
      ...logLines,
      JSON.stringify([...window.memory.values]),
    ];
    return {
      cell,
      word:
        settled === 'started' || (!unclear && window.followed)
          ? 'followed'
          : wordOf(refused || settled === 'notStarted', said()),
      unclear,
      parts: (window.followed?.state.parts ?? []).map((one) => `${one.backup.phase}, ${one.protection}`),
      ...facts,
      backupStatements: sandbox.statements.filter(({ sql }) => /^ALTER SYSTEM BACKUP/.test(sql)).length,
      passwordKept: [...window.secrets.values.values()].includes(password),
      leaked: seen.some((text) => text.includes(password)),
    };
  } finally {
    window.dispose();
    await sandbox.stop();
  }
}

function wordOf(notStarted: boolean, said: readonly Shown[]): CellResult['word'] {
  if (notStarted || said.some(({ text }) => text.includes('was not started'))) return 'not started';
  throw new Error('the user was told nothing');
}
