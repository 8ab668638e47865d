import { createConnection } from 'mysql2/promise';
import type { FrameLocator } from 'playwright-core';
import { isStage, stageName } from '../../../../src/oceanbase/stages.ts';
import { panel, product } from '../../../e2e/support/selectors.ts';
import type { Workbench } from '../../../e2e/support/workbench.ts';
import { addCluster } from '../../support/addCluster.ts';
import { percentile } from '../../support/numbers.ts';
import type { BenchOptions, Row } from '../../support/row.ts';
import { startRemoteSandbox, type RemoteSandbox } from '../../support/sandboxProcess.ts';

interface Seen {
  readonly text: string;
  /** ms since the epoch. */
  readonly at: number;
}

const clusters = new WeakMap<Workbench, { readonly sandbox: RemoteSandbox }>();
const tenant = 'shop';

export function sandboxOf(workbench: Workbench): { readonly sandbox: RemoteSandbox } {
  const known = clusters.get(workbench);
  if (!known) throw new Error('no cluster was added to this window');
  return known;
}

/** From a change of the task's stage in the server to its name in the panel that is looked at. */
export async function latencyRows(workbench: Workbench, { quick, say }: BenchOptions): Promise<Row[]> {
  const sandbox = await startRemoteSandbox({ backupSeconds: 16, tenants: [{ name: tenant }] });
  clusters.set(workbench, { sandbox });
  await addCluster(workbench, sandbox, tenant);
  const delays: number[] = [];
  for (let run = 0; run < (quick ? 1 : 5); run++) {
    delays.push(...(await oneBackup(workbench, sandbox)));
    say(`${String(delays.length)} changes seen`);
  }
  const row = (share: number, budget: number): Row => ({
    ...{ group: 'window', what: `a change in the server to its text in the panel, p${String(share * 100)}` },
    ...{ figure: percentile(delays, share), unit: 'ms', budget },
    note: `${String(delays.length)} changes of the stage, a look a second`,
  });
  return [row(0.5, 1_000), row(0.95, 2_000)];
}

async function oneBackup(workbench: Workbench, sandbox: RemoteSandbox): Promise<number[]> {
  await workbench.runCommand('View: Close All Editors');
  await workbench.openContainer();
  await workbench.treeItem(tenant).click();
  await workbench.chooseFromMenu(workbench.treeItem(tenant), product.backupTenant);
  await workbench.quickInput.pick(product.withoutPassword);
  const shown = await workbench.webviewWith(panel.stage);
  await record(shown);
  const server = watchServer(sandbox);
  await shown.locator(panel.outcome).waitFor({ timeout: 120_000 });
  const changes = await server.stop();
  const texts = await shown.locator('body').evaluate<Seen[], undefined>('window.seenStages');
  // A stage that lasted less than a look is not in the panel; the first one may have begun before we looked.
  return texts.slice(1).flatMap(({ text, at }) => {
    const change = changes.slice(1).find((one) => isStage(one.text) && stageName(one.text) === text);
    return change ? [at - change.at] : [];
  });
}

/** Has the page write down when each text of the stage came. */
async function record(shown: FrameLocator): Promise<void> {
  await shown.locator('body').evaluate(`(() => {
    const stage = document.querySelector('${panel.stage}');
    window.seenStages = [{ text: stage.textContent, at: Date.now() }];
    new MutationObserver(() => window.seenStages.push({ text: stage.textContent, at: Date.now() }))
      .observe(stage, { childList: true, characterData: true, subtree: true });
  })()`);
}

/** Asks the server for the stage over and over, on a connection of its own. */
function watchServer({ host, port, passwords }: RemoteSandbox): { stop(): Promise<Seen[]> } {
  const seen: Seen[] = [];
  const wanted = new AbortController();
  const watching = (async () => {
    const password = passwords['root@sys'] ?? '';
    const connection = await createConnection({ host, port, user: 'root@sys', password });
    while (!wanted.signal.aborted) {
      const [rows] = await connection.query('SELECT STATUS FROM oceanbase.CDB_OB_BACKUP_TASKS');
      const text = (rows as { STATUS: string }[])[0]?.STATUS;
      if (text !== undefined && text !== seen.at(-1)?.text) seen.push({ text, at: Date.now() });
    }
    connection.destroy();
  })();
  return {
    stop: async () => {
      wanted.abort();
      await watching;
      return seen;
    },
  };
}
