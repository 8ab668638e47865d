// The window of VS Code as a user sees it. Tests speak to this and to nothing below it.
import { copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { BrowserContext, FrameLocator, Locator, Page } from 'playwright-core';
import { launchBrowser, newContext, workbenchUrl } from '../../host/browser.ts';
import { withOneSecretStorage } from '../../host/one-secret-storage.ts';
import { newTemporaryFolder, screenshots } from '../../host/paths.ts';
import { removeAtExit, removeNow } from '../../host/processes.ts';
import { type RunningServer, startServer } from '../../host/server.ts';
import { type HostName, installHost, newest } from '../../host/vscode.ts';
import { QuickInput } from './quick-input.ts';
import { product } from './selectors.ts';
import { type ThemeKind, themeSetting } from './themes.ts';
import { webviewWith } from './webviews.ts';

export interface WorkbenchOptions {
  readonly host?: HostName;
  /** The folder with the installed extension; `npm test` says which unless given. */
  readonly extensionsDir?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly theme?: ThemeKind;
  /** Reaches the extension host. */
  readonly env?: Readonly<Record<string, string>>;
  /** Folders have to be trusted, and the one that is opened is not. */
  readonly untrusted?: boolean;
  /** Files of the folder that is opened, by their paths in it. */
  readonly files?: Readonly<Record<string, string>>;
  /** Of VS Code, as in `zh-cn`. */
  readonly language?: string;
  readonly size?: { readonly width: number; readonly height: number };
  /** Several windows will be opened: they share the secret storage, as those of a desktop do. */
  readonly severalWindows?: boolean;
}

const firstPaintMs = 60_000;
const defaultTimeoutMs = 20_000;

export async function openWorkbench(options: WorkbenchOptions = {}): Promise<Workbench> {
  const name = options.host ?? (process.env['OBB_HOST'] as HostName | undefined) ?? newest;
  const installed = await installHost(name);
  const host = options.severalWindows === true ? await withOneSecretStorage(installed) : installed;
  const folder = newTemporaryFolder();
  removeAtExit(folder);
  for (const [path, text] of Object.entries(options.files ?? {})) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const extensionsDir = options.extensionsDir ?? process.env['OBB_EXTENSIONS_DIR'];
  const server = await startServer({
    host,
    settings: {
      ...(options.theme && themeSetting(options.theme, name)),
      ...(options.untrusted && { 'security.workspace.trust.startupPrompt': 'never' }),
      ...options.settings,
    },
    workspaceTrust: options.untrusted ?? false,
    ...(extensionsDir !== undefined && { extensionsDir }),
    ...(options.env && { env: options.env }),
  });
  const browser = await launchBrowser();
  const context = await newContext(browser, options.size, options.language);
  return await openWindow(context, server, folder, async () => {
    await browser.close();
    await server.stop();
    removeNow(folder);
  });
}

async function openWindow(
  context: BrowserContext,
  server: RunningServer,
  folder: string,
  end: (page: Page) => Promise<void>,
): Promise<Workbench> {
  const page = await context.newPage();
  page.setDefaultTimeout(defaultTimeoutMs);
  const workbench = new Workbench(page, server, end);
  try {
    await page.goto(workbenchUrl(server, folder), { waitUntil: 'commit' });
    await workbench.ready();
    return workbench;
  } catch (error) {
    await workbench.saveEvidence('FAILED-to-open');
    await workbench.close();
    throw error;
  }
}

export class Workbench {
  readonly page: Page;
  readonly server: RunningServer;
  readonly quickInput: QuickInput;
  readonly #end: (page: Page) => Promise<void>;

  constructor(page: Page, server: RunningServer, end: (page: Page) => Promise<void>) {
    this.page = page;
    this.server = server;
    this.quickInput = new QuickInput(page);
    this.#end = end;
  }

  /**
   * A second window of the same user, with an empty folder of its own, since VS Code opens none twice. It has an
   * extension host of its own; user data, the storage of the extension and the server are the same. `close` of it
   * closes it alone.
   */
  async openAnother(): Promise<Workbench> {
    const folder = newTemporaryFolder();
    removeAtExit(folder);
    return await openWindow(this.page.context(), this.server, folder, async (page) => {
      await page.close();
      removeNow(folder);
    });
  }

  /** The workbench says when it has restored its layout: a click before that may be undone. */
  async ready(): Promise<void> {
    await this.#containerTab().waitFor({ timeout: firstPaintMs });
    await this.page.waitForFunction(
      'performance.getEntriesByName("code/didStartWorkbench").length > 0',
      undefined,
      { timeout: firstPaintMs },
    );
  }

  /** As a user reloads: VS Code saves its layout first, which leaving the page at once would cut short. */
  async reload(): Promise<void> {
    const reloaded = this.page.waitForEvent('domcontentloaded');
    await this.runCommand('Developer: Reload Window');
    await reloaded;
    await this.ready();
  }

  async openContainer(): Promise<void> {
    const tab = this.#containerTab();
    if ((await tab.getAttribute('aria-selected')) !== 'true') await tab.click();
    await this.view(product.clustersView).waitFor();
  }

  view(title: string): Locator {
    return this.page.locator(`.pane:has(.pane-header[aria-label^="${title}"])`);
  }

  async collapseView(title: string): Promise<void> {
    const header = this.page.locator(`.pane-header[aria-label^="${title}"]`);
    if ((await header.getAttribute('aria-expanded')) === 'true') await header.click();
  }

  /** A row of the clusters tree: by its label, or by what a screen reader says of it. */
  treeItem(label: string | RegExp): Locator {
    const rows = this.view(product.clustersView).getByRole('treeitem');
    const named =
      typeof label === 'string'
        ? rows.filter({ has: this.page.locator('.label-name').getByText(label, { exact: true }) })
        : this.view(product.clustersView).getByRole('treeitem', { name: label });
    return named.first();
  }

  async expand(label: string | RegExp): Promise<void> {
    const item = this.treeItem(label);
    await item.waitFor();
    if ((await item.getAttribute('aria-expanded')) !== 'false') return;
    await item.click();
    if ((await item.getAttribute('aria-expanded')) === 'false') await item.press('ArrowRight');
  }

  /** Right-clicks the item and chooses from its menu. */
  async chooseFromMenu(item: Locator, entry: string): Promise<void> {
    await item.click({ button: 'right' });
    const choice = this.page.locator('.monaco-menu').getByRole('menuitem', { name: entry, exact: true });
    await choice.hover();
    // A menu ignores the mouse for its first 100 ms, so that the click that opened it chooses nothing.
    await this.page.waitForTimeout(200);
    await choice.click();
    await choice.waitFor({ state: 'hidden' });
  }

  /** The texts of the item's context menu; the menu is closed again. */
  async menuEntries(item: Locator): Promise<string[]> {
    await item.click({ button: 'right' });
    const entries = this.page.locator('.monaco-menu').getByRole('menuitem');
    await entries.first().waitFor();
    const texts = await entries.allInnerTexts();
    await this.page.keyboard.press('Escape');
    await entries.first().waitFor({ state: 'hidden' });
    return texts.map((text) => text.trim()).filter((text) => text !== '');
  }

  runCommand(title: string): Promise<void> {
    return this.quickInput.runCommand(title);
  }

  toast(text: string | RegExp): Locator {
    return this.page.locator('.notification-toast', { hasText: text });
  }

  /** How many say this, of all that were told and not cleared: a toast hides by itself. */
  async notifications(text: string | RegExp): Promise<number> {
    const list = this.page.locator('.notifications-center.visible');
    await this.runCommand('Notifications: Show Notifications');
    await list.waitFor();
    const count = await list.locator('.notification-list-item', { hasText: text }).count();
    await this.runCommand('Notifications: Hide Notifications');
    await list.waitFor({ state: 'detached' });
    return count;
  }

  /** The modal dialog with this text. */
  dialog(text: string | RegExp): Locator {
    return this.page.locator('.monaco-dialog-box', { hasText: text });
  }

  async answerDialog(text: string | RegExp, button: string): Promise<void> {
    const dialog = this.dialog(text);
    await dialog.getByRole('button', { name: button, exact: true }).click();
    await dialog.waitFor({ state: 'hidden' });
  }

  webviewWith(selector: string, limitMs?: number): Promise<FrameLocator> {
    return webviewWith(this.page, selector, limitMs);
  }

  async screenshot(name: string): Promise<string> {
    mkdirSync(this.#artefacts, { recursive: true });
    const path = join(this.#artefacts, `${fileNameOf(name)}.png`);
    await this.page.screenshot({ path });
    return path;
  }

  /** What the extension wrote to its log so far. */
  log(): string {
    return this.#logFiles()
      .map((file) => readFileSync(file, 'utf8'))
      .join('');
  }

  /** For a failed test: a screenshot and the extension's log, side by side. */
  async saveEvidence(name: string): Promise<void> {
    await this.screenshot(name);
    for (const file of this.#logFiles()) {
      copyFileSync(
        file,
        join(this.#artefacts, `${fileNameOf(name)}-${fileNameOf(basename(file, '.log'))}.log`),
      );
    }
  }

  async close(): Promise<void> {
    await this.#end(this.page);
  }

  /** The newest VS Code's are the ones to look at first. */
  get #artefacts(): string {
    const { name } = this.server.host;
    return name === newest ? screenshots : join(screenshots, name);
  }

  #containerTab(): Locator {
    return this.page.getByRole('tab', { name: product.container });
  }

  #logFiles(): string[] {
    const logs = join(this.server.dataDir, 'data', 'logs');
    return readdirSync(logs, { recursive: true, encoding: 'utf8' })
      .filter((file) => basename(file).startsWith(product.logName) && file.endsWith('.log'))
      .map((file) => join(logs, file));
  }
}

function fileNameOf(text: string): string {
  return text
    .replaceAll(/[^\w.-]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 100);
}
