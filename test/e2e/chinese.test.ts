import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { root } from '../host/paths.ts';
import { newest } from '../host/vscode.ts';
import { startSandbox, type Sandbox } from '../sandbox/index.ts';
import { panel } from './support/selectors.ts';
import { useWorkbench } from './support/use-workbench.ts';

const texts = (file: string): Record<string, string> =>
  JSON.parse(readFileSync(join(root, file), 'utf8')) as Record<string, string>;
const manifest = texts('package.nls.zh-cn.json');
const bundle = texts('l10n/bundle.l10n.zh-cn.json');

/** Whole English texts: of one word, the server could have said it as well. */
const english = Object.entries(bundle)
  .filter(([key, text]) => key !== text && /^[^{}]*\p{L}\s+\p{L}[^{}]*$/u.test(key))
  .map(([key]) => key);

describe('a window of VS Code in Chinese', () => {
  const workbench = useWorkbench({ language: 'zh-cn' });
  let sandbox: Sandbox | undefined;
  before(async function () {
    // The oldest one takes its language from a language pack, which only the gallery has.
    if ((process.env['OBB_HOST'] ?? newest) !== newest) this.skip();
    sandbox = await startSandbox({ backupSeconds: 3, tenants: [{ name: 'orders' }] });
  });
  after(() => sandbox?.stop());

  it('is spoken to in Chinese, from the welcome to the end of a backup', async () => {
    assert.ok(sandbox);
    const { page, quickInput } = workbench();
    await page.locator('a.action-label[aria-label="OceanBase Backup"]').first().click();
    const sidebar = page.locator('.part.sidebar');
    await sidebar
      .getByRole('button', { name: bundle['Add Cluster'] ?? '' })
      .first()
      .click();
    const password = sandbox.passwords['root@sys'] ?? '';
    await quickInput.field.fill(
      `obclient -h${sandbox.host} -P${String(sandbox.port)} -uroot@sys -p'${password}' -A`,
    );
    await workbench().screenshot('chinese-add');
    await quickInput.field.press('Enter');

    const tenant = sidebar.getByRole('treeitem', { name: /orders/ }).first();
    await tenant.waitFor();
    assert.match(await tenant.innerText(), /DOING · 落后/);
    await workbench().chooseFromMenu(tenant, manifest['commands.backupTenant'] ?? '');
    const start = quickInput.option(new RegExp(bundle['without a password'] ?? '-'));
    await start.waitFor();
    await workbench().screenshot('chinese-question');
    await hasNoEnglish(quickInput.widget);
    await start.click();

    const shown = await workbench().webviewWith(panel.status);
    await shown.locator('[data-role="outcome"][data-outcome="completed"]').waitFor({ timeout: 60_000 });
    await workbench().screenshot('chinese-panel');
    await hasNoEnglish(shown.locator('body'));
    await hasNoEnglish(sidebar);
  });
});

/** What is left in English although there is a translation of it. */
async function hasNoEnglish(part: Locator): Promise<void> {
  const lines = (await part.innerText()).split('\n').map((line) => line.trim());
  assert.deepEqual(
    lines.filter((line) => english.includes(line)),
    [],
  );
  assert.ok(
    lines.some((line) => /\p{Script=Han}/u.test(line)),
    'there is Chinese in it',
  );
}
