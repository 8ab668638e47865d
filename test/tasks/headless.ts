// Drives the main job as a user would, and says how it went: `npm start -- --headless`.
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FrameLocator } from 'playwright-core';
import { panel, product } from '../e2e/support/selectors.ts';
import { type Workbench, type WorkbenchOptions, openWorkbench } from '../e2e/support/workbench.ts';

const tenant = 'mysql_tenant';
const panelLimitMs = 30_000;
const backupLimitMs = 180_000;

/** Gives the exit code: 0 only for a backup that is proven to be complete. */
export async function backUpHeadless(options: WorkbenchOptions): Promise<number> {
  const workbench = await openWorkbench(options);
  try {
    await workbench.openContainer();
    const item = workbench.treeItem(tenant);
    await item.waitFor();
    console.log(`Tree: ${await workbench.screenshot('start-tree')}`);
    const shown = await start(workbench);
    const end = await follow(shown);
    console.log(`Panel: ${await workbench.screenshot('start-panel')}`);
    console.log(end.sentence);
    return end.proven ? 0 : 1;
  } catch (error) {
    await workbench.saveEvidence('start-failed');
    const toasts = await workbench.toast('').allInnerTexts();
    const why = toasts.length > 0 ? toasts.join(' ') : firstLine(error);
    console.log(`backup of ${tenant}: not finished. ${why.replaceAll(/\s+/g, ' ')}`);
    return 1;
  } finally {
    await workbench.close();
  }
}

async function start(workbench: Workbench): Promise<FrameLocator> {
  const { quickInput } = workbench;
  const password = randomBytes(12).toString('base64url');
  await workbench.chooseFromMenu(workbench.treeItem(tenant), product.backupTenant);
  await quickInput.pick(product.withPassword);
  await quickInput.answer(product.passwordPrompt, password);
  await quickInput.answer(product.repeatPrompt, password);
  return workbench.webviewWith(panel.status, panelLimitMs);
}

/** Prints each stage when the panel shows it, until the panel shows an outcome. */
async function follow(shown: FrameLocator): Promise<{ proven: boolean; sentence: string }> {
  const text = (selector: string): Promise<string> => shown.locator(selector).innerText();
  let lastStage = '';
  for (const end = Date.now() + backupLimitMs; Date.now() < end; await sleep(100)) {
    const outcome = await shown.locator(panel.outcome).getAttribute(panel.outcomeKind);
    const stage = await text(panel.stage);
    if (stage !== lastStage) {
      lastStage = stage;
      console.log(
        `  ${stage.padEnd(24)} ${(await text(panel.percent)).padStart(8)}  ${await text(panel.bytes)}`,
      );
    }
    if (outcome === null) continue;
    const words = outcome.toUpperCase();
    const protection = await text(panel.protection);
    const proven = words === 'COMPLETED' && product.verified.test(protection);
    const facts = proven
      ? `set ${await text(panel.setId)}, password verified`
      : `${await text(panel.outcomeReason)} The panel says of the password: ${protection}.`;
    return { proven, sentence: `backup of ${tenant}: ${words}, ${facts}` };
  }
  throw new Error(`The panel showed no outcome within ${backupLimitMs / 1000} s.`);
}

function firstLine(error: unknown): string {
  return String(error).split('\n')[0] ?? '';
}
