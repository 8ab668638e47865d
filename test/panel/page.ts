// The panel's page in a browser of its own: what the extension serves, with VS Code's half of the webview played.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as esbuild from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { curvesOf } from '../../src/panel/curves.ts';
import { panelHtml } from '../../src/panel/html.ts';
import { panelModel } from '../../src/panel/model.ts';
import type { FromPanel, ToPanel } from '../../src/panel/protocol.ts';
import { launchBrowser } from '../host/browser.ts';
import { root } from '../host/paths.ts';
import type { JobState } from './states.ts';
import themes from './themes.json' with { type: 'json' };

export type ThemeName = keyof typeof themes;
export const themeNames = Object.keys(themes) as ThemeName[];

const bodyClasses: Readonly<Record<ThemeName, string>> = {
  dark: 'vscode-dark',
  light: 'vscode-light',
  'high-contrast': 'vscode-high-contrast',
  'high-contrast-light': 'vscode-high-contrast vscode-high-contrast-light',
};

export interface PanelPage {
  readonly page: Page;
  /** What went wrong in the page, refusals of its policy among it. */
  readonly errors: readonly string[];
  /** Returns when the page shows what it was sent, but while a button of the mouse is down. */
  send(...messages: ToPanel[]): Promise<void>;
  /** What the page sent so far. */
  sent(): Promise<FromPanel[]>;
  /** What it keeps for a reload. */
  kept(): Promise<unknown>;
}

/** Serves the built page and opens it, once per call, in one browser. */
export class PanelPages {
  readonly #folder = mkdtempSync(join(tmpdir(), 'panel-page-'));
  #server: Server | undefined;
  #browser: Browser | undefined;

  async start(): Promise<void> {
    await esbuild.build({
      absWorkingDir: root,
      entryPoints: { panel: 'src/panel/client/main.ts', 'panel-style': 'src/panel/client/panel.css' },
      bundle: true,
      minify: true,
      target: 'chrome120',
      format: 'iife',
      loader: { '.svg': 'text' },
      outdir: this.#folder,
      logLevel: 'warning',
    });
    this.#server = createServer((request, response) => {
      const file = request.url?.slice(1) ?? '';
      if (file === 'panel.js' || file === 'panel-style.css') {
        response.setHeader('content-type', file.endsWith('.js') ? 'text/javascript' : 'text/css');
        response.end(readFileSync(join(this.#folder, file)));
      } else if (file === 'page') {
        response.setHeader('content-type', 'text/html');
        response.end(panelHtml({ cspSource: this.#origin, script: '/panel.js', style: '/panel-style.css' }));
      } else response.writeHead(404).end();
    });
    await new Promise<void>((done) => this.#server?.listen(0, '127.0.0.1', done));
    this.#browser = await launchBrowser();
  }

  async stop(): Promise<void> {
    await this.#browser?.close();
    this.#server?.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async open(
    theme: ThemeName = 'dark',
    size = { width: 960, height: 900 },
    state?: unknown,
  ): Promise<PanelPage> {
    if (!this.#browser) throw new Error('The pages are there between start and stop only.');
    const context = await this.#browser.newContext({ viewport: size, reducedMotion: 'reduce' });
    const page = await context.newPage();
    const style = Object.entries(themes[theme]).map(([name, value]) => `${name}: ${value};`);
    await page.addInitScript({ content: webviewScript(style.join(' '), bodyClasses[theme], state) });
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    await page.goto(`${this.#origin}/page`);
    return {
      page,
      errors,
      send: async (...messages) => {
        // The page holds still until one turn after a press (calm.ts), so it shows all of it one turn later.
        await page.evaluate(`
          for (const data of ${JSON.stringify(messages)}) window.dispatchEvent(new MessageEvent('message', { data }));
          new Promise((done) => setTimeout(done));
        `);
      },
      sent: () => page.evaluate('panel.sent'),
      kept: () => page.evaluate('panel.kept'),
    };
  }

  get #origin(): string {
    return `http://127.0.0.1:${String((this.#server?.address() as AddressInfo).port)}`;
  }
}

/** What the extension would send for a state. */
export function messagesOf({ identity, state, record }: JobState, shown: number | null = null): ToPanel[] {
  const model = panelModel(identity, state, record, shown);
  const tenantId = model.part?.tenantId ?? null;
  const curves = curvesOf(tenantId === null ? record.total : record.series(tenantId), tenantId);
  return [{ type: 'model', model }, ...(curves ? [{ type: 'curves', curves } as const] : [])];
}

/** VS Code's half of a webview: its API, its variables, its classes. As text: the page has none of our helpers. */
function webviewScript(css: string, classes: string, kept: unknown): string {
  return `
    const panel = { sent: [], kept: ${kept === undefined ? 'undefined' : JSON.stringify(kept)} };
    window.panel = panel;
    window.acquireVsCodeApi = () => ({
      postMessage: (message) => void panel.sent.push(message),
      getState: () => panel.kept,
      setState: (next) => { panel.kept = next; },
    });
    document.addEventListener('readystatechange', () => {
      document.documentElement.style.cssText = ${JSON.stringify(css)};
      document.body.className = ${JSON.stringify(classes)};
      document.body.style.backgroundColor = 'var(--vscode-editor-background)';
    });`;
}
