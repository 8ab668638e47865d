import assert from 'node:assert/strict';
import '../unit/support/fakeVscode.ts';
import type { ToPanel } from '../../src/panel/protocol.ts';
import { newest } from '../host/vscode.ts';
import { seriousFindings } from '../panel/axe.ts';
import { messagesOf, PanelPages, themeNames, type PanelPage, type ThemeName } from '../panel/page.ts';
import { completedAt, gallery, identityOf, jobAt, manyTenants, one } from '../panel/states.ts';

/** Markup that would show itself if anything took it for markup. */
const hostile = `"><img src=x onerror="document.title='pwned'"><script>document.title='pwned'</script>&amp;<b>x</b>`;

/** The same message with each text in it replaced. */
function poisoned(message: ToPanel): ToPanel {
  const kept = new Set(['type', 'tone', 'state', 'url', 'id']);
  return JSON.parse(JSON.stringify(message), (key, value: unknown) =>
    typeof value === 'string' && !kept.has(key) ? hostile : value,
  ) as ToPanel;
}

describe('the panel’s page, in a browser of its own', () => {
  const pages = new PanelPages();
  const open: PanelPage[] = [];
  before(async function () {
    // The page is the same whatever the VS Code around it: once is enough.
    if ((process.env['OBB_HOST'] ?? newest) !== newest) this.skip();
    await pages.start();
  });
  after(() => pages.stop());
  afterEach(async () => {
    for (const one of open.splice(0)) await one.page.context().close();
  });

  async function show(
    theme?: ThemeName,
    size?: { width: number; height: number },
    state?: unknown,
  ): Promise<PanelPage> {
    const opened = await pages.open(theme, size, state);
    open.push(opened);
    return opened;
  }

  it('interprets nothing of what a server says, in any field', async () => {
    const shown = await show();
    const history = {
      tenantId: 1002,
      text: hostile,
      rows: [
        {
          ...{ setId: 5, title: hostile, when: hostile, outcome: hostile, tone: 'bad' as const },
          ...{ durationMs: 1, duration: hostile, bytes: 1, size: hostile, current: true },
        },
      ],
    };
    await shown.send({ type: 'history', history });
    for (const name of ['failed', 'twelve tenants', 'log stage'] as const) {
      const state = gallery[name];
      assert.ok(state);
      await shown.send(...messagesOf(state()).map(poisoned));
      assert.equal(await shown.page.locator('h1').innerText(), hostile);
      assert.equal(await shown.page.locator('main :is(img, script, b)').count(), 0, name);
    }
    assert.equal(await shown.page.title(), 'Backup');
    assert.deepEqual(shown.errors, []);
  });

  for (const theme of themeNames) {
    it(`has no serious accessibility finding in any state (${theme})`, async () => {
      for (const [name, state] of Object.entries(gallery)) {
        const shown = await show(theme);
        await shown.send(...messagesOf(state()));
        assert.deepEqual(await seriousFindings(shown.page), [], name);
        assert.deepEqual(shown.errors, [], name);
      }
    });
  }

  it('would be found out: a planted fault is', async () => {
    const shown = await show();
    await shown.page.evaluate('document.querySelector("main").append(document.createElement("input"))');
    assert.deepEqual(await seriousFindings(shown.page), ['label: #panel > input']);
  });

  it('fits into 300 px', async () => {
    for (const [name, state] of Object.entries(gallery)) {
      const shown = await show('dark', { width: 300, height: 800 });
      await shown.send(...messagesOf(state()));
      assert.equal(await shown.page.evaluate('document.documentElement.scrollWidth'), 300, name);
      assert.deepEqual(await seriousFindings(shown.page), [], name);
    }
  });

  it('announces stages and the end, not every look', async () => {
    const shown = await show();
    const live = shown.page.locator('[aria-live="polite"]');
    await shown.page.evaluate(`
      panel.said = [];
      new MutationObserver(() => panel.said.push(document.querySelector('[aria-live]').textContent))
        .observe(document.querySelector('[aria-live]'), { childList: true, characterData: true, subtree: true });
    `);
    for (const percent of [10, 20, 30]) {
      await shown.send(...messagesOf(jobAt(one, [{ seconds: percent, percent }])));
    }
    await shown.send(...messagesOf(jobAt(one, [{ seconds: 40, stage: 'BACKUP_LOG', percent: 100 }])));
    assert.equal(await live.textContent(), 'Log');
    assert.deepEqual(await shown.page.evaluate('panel.said'), ['Major data', 'Log']);
  });

  it('opens a tenant by keyboard, asks for it, goes back, and keeps where it was', async () => {
    const shown = await show();
    const state = gallery['twelve tenants']?.();
    assert.ok(state);
    await shown.send({ type: 'identity', identity: { version: 2 } }, ...messagesOf(state));
    const names = await shown.page.locator('.rows .name').allInnerTexts();
    assert.deepEqual(names.slice(0, 3), ['geo', 'search', 'catalog'], 'what needs attention comes first');
    assert.equal(await shown.page.locator('.rows button[tabindex="0"]').count(), 1);
    await shown.page.locator('.rows button').first().focus();
    for (const key of ['ArrowDown', 'ArrowDown', 'Enter']) await shown.page.keyboard.press(key);
    const lookedAt = { tenantId: 1004, tab: 'progress' } as const;
    assert.deepEqual((await shown.sent()).at(-1), { type: 'lookAt', lookedAt });
    assert.deepEqual(await shown.kept(), { identity: { version: 2 }, lookedAt });
    await shown.send(...messagesOf(state, 1004));
    assert.equal(await shown.page.locator('.part').getAttribute('data-tenant'), 'catalog');
    assert.equal(await shown.page.evaluate('document.activeElement.textContent'), 'All tenants');
    await shown.page.keyboard.press('Enter');
    await shown.send(...messagesOf(state));
    assert.equal(await shown.page.evaluate('document.activeElement.dataset.tenantId'), '1004');
  });

  it('keeps the focus where a look comes between what was asked for and its answer', async () => {
    const shown = await show();
    const state = gallery['twelve tenants']?.();
    assert.ok(state);
    await shown.send(...messagesOf(state));
    const focused = (): Promise<unknown> =>
      shown.page.evaluate('document.activeElement.dataset.tenantId ?? document.activeElement.textContent');
    await shown.page.locator('.rows button[data-tenant-id="1004"]').press('Enter');
    await shown.send(...messagesOf(state), ...messagesOf(state, 1004));
    assert.equal(await focused(), 'All tenants');
    await shown.page.keyboard.press('Enter');
    await shown.send(...messagesOf(state, 1004), ...messagesOf(state));
    assert.equal(await focused(), '1004');
  });

  it('comes back to the tenant and the tab that were looked at', async () => {
    const lookedAt = { tenantId: 1006, tab: 'history' } as const;
    const shown = await show('dark', undefined, { identity: { version: 2 }, lookedAt });
    assert.deepEqual(await shown.sent(), [{ type: 'ready', lookedAt }]);
    const state = gallery['twelve tenants']?.();
    assert.ok(state);
    await shown.send(...messagesOf(state, 1006));
    assert.equal(await shown.page.getByRole('tab', { selected: true }).innerText(), 'History');
  });

  it('has a field to find one of many tenants', async () => {
    const shown = await show();
    await shown.send(...messagesOf(manyTenants(1_000)));
    await shown.page.getByLabel('Find a tenant').fill('_0042');
    assert.deepEqual(await shown.page.locator('.rows .name:visible').allInnerTexts(), ['tenant_0042']);
  });

  it('writes nothing into the page when nothing has changed, nor grows with updates', async () => {
    const shown = await show();
    const still = JSON.parse(
      JSON.stringify(messagesOf(manyTenants(1_000))).replaceAll('"ticking":true', '"ticking":false'),
    ) as ToPanel[];
    await shown.send(...still);
    await shown.page.evaluate(`
      panel.writes = 0;
      new MutationObserver((all) => { panel.writes += all.length; })
        .observe(document.querySelector('.rows'), { childList: true, characterData: true, attributes: true, subtree: true });
    `);
    await shown.send(...still);
    assert.equal(await shown.page.evaluate('panel.writes'), 0);
    const elements = 'document.querySelectorAll("*").length';
    const before = await shown.page.evaluate(elements);
    for (let seconds = 601; seconds < 611; seconds++) {
      await shown.send(...messagesOf(manyTenants(1_000, seconds)));
    }
    assert.equal(await shown.page.evaluate(elements), before);
  });

  it('does not swallow a click when a look moves the page under the pressed button', async () => {
    const shown = await show('dark', { width: 420, height: 800 });
    const [model] = messagesOf(jobAt(one, [{ seconds: 31, percent: 1 }]));
    assert.ok(model?.type === 'model');
    await shown.send(model);
    const cancel = shown.page.getByRole('button', { name: 'Cancel Backup' });
    const before = await cancel.boundingBox();
    assert.ok(before);
    await shown.page.mouse.move(before.x + before.width / 2, before.y + before.height / 2);
    await shown.page.mouse.down();
    const title = `${model.model.title} · OceanBase 4.2.5 (sandbox, a simulator)`.repeat(3);
    await shown.send({ ...model, model: { ...model.model, title } });
    await shown.page.mouse.up();
    assert.deepEqual((await shown.sent()).at(-1), { type: 'action', action: 'cancelBackup' });
    await shown.page.locator('.subtitle', { hasText: 'a simulator' }).waitFor();
    const after = await cancel.boundingBox();
    assert.ok(after && after.y > before.y + before.height, 'the button has moved');
  });

  it('holds still for a press that follows the last one at once, as in a double click', async () => {
    const shown = await show();
    const title = shown.page.locator('h1');
    const [failed] = messagesOf(gallery['failed']?.() ?? assert.fail());
    const [running] = messagesOf(jobAt(identityOf(['a']), [{ seconds: 5 }]));
    assert.ok(failed && running);
    await shown.send(failed);
    const before = await title.innerText();
    const press = (...events: string[]) =>
      shown.page.evaluate(
        `for (const event of ${JSON.stringify(events)}) window.dispatchEvent(new PointerEvent(event))`,
      );
    await press('pointerdown', 'pointerup', 'pointerdown');
    await shown.send(running);
    assert.equal(await title.innerText(), before);
    await press('pointerup');
    await shown.page.locator('h1', { hasText: 'Backing up a' }).waitFor();
    assert.notEqual(before, 'Backing up a');
  });

  it('says that the throughput is being measured until it has a line, and at the end that it was not', async () => {
    const shown = await show();
    const note = shown.page
      .locator('.curves figure:visible', { hasText: 'Throughput' })
      .locator('.chart-note');
    const before = [1, 2].map((seconds) => [{ seconds, stage: 'BACKUP_SYS_META' }]);
    await shown.send(...messagesOf(jobAt(one, [{ seconds: 3, stage: 'BACKUP_SYS_META' }], before)));
    assert.equal(await note.innerText(), 'measuring…');
    const drawn = gallery['middle']?.();
    assert.ok(drawn);
    await shown.send(...messagesOf(drawn));
    assert.equal(await note.isVisible(), false);
    await shown.send(...messagesOf(jobAt(one, [completedAt(4)], before)));
    assert.equal(await note.innerText(), 'not measured');
  });

  it('has a button for each action, and says which was chosen', async () => {
    const shown = await show();
    const failed = gallery['failed']?.();
    assert.ok(failed);
    await shown.send(...messagesOf(failed));
    for (const [name, action] of [
      ['Retry', 'retry'],
      ['Copy Diagnosis', 'copyDiagnosis'],
      ['Open Backup Set', 'openBackupSet'],
      ['Show SQL', 'showSql'],
      ['Copy Report', 'copyReport'],
      ['Show Journal', 'showJournal'],
      ['Show Log', 'showLog'],
    ] as const) {
      await shown.page.getByRole('button', { name, exact: true }).click();
      assert.deepEqual((await shown.sent()).at(-1), { type: 'action', action });
    }
    assert.equal(await shown.page.getByRole('button', { name: 'Cancel Backup' }).count(), 0);
    await shown.send(...messagesOf(jobAt(identityOf(['a']), [{ seconds: 5 }])));
    assert.equal(await shown.page.getByRole('button', { name: 'Retry' }).count(), 0);
    assert.equal(await shown.page.getByRole('button', { name: 'Open Backup Set' }).count(), 0);
    await shown.page.getByRole('button', { name: 'Cancel Backup' }).click();
    assert.deepEqual((await shown.sent()).at(-1), { type: 'action', action: 'cancelBackup' });
  });
});
