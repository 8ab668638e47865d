import { type Browser, type BrowserContext, chromium } from 'playwright-core';
import { installChromium } from './chromium.ts';
import type { RunningServer } from './server.ts';

const chromiumFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-sync',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-dev-shm-usage',
  '--no-first-run',
];

/**
 * The page seals its secrets with a key that the server of code-server's wrapper would hand out. Without it
 * SecretStorage lives in memory and is lost with the page. A script, because a Playwright route would send
 * each of the page's requests through this process.
 */
const mintKey = `{
  const fetchFromServer = window.fetch;
  window.fetch = (input, init) =>
    String(input?.url ?? input).endsWith('/mint-key')
      ? Promise.resolve(new Response(new Uint8Array(32).fill(7)))
      : fetchFromServer(input, init);
}`;

export async function launchBrowser(): Promise<Browser> {
  const { executablePath, env } = await installChromium();
  return chromium.launch({
    executablePath,
    args: chromiumFlags,
    env: { ...withoutUndefined(process.env), ...env },
  });
}

/** `language` is that of VS Code, whose own texts stay English: they would come with a language pack. */
export async function newContext(
  browser: Browser,
  size: { readonly width: number; readonly height: number } = { width: 1280, height: 800 },
  language?: string,
): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport: { ...size },
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  await context.addInitScript({ content: mintKey });
  if (language !== undefined)
    await context.addInitScript({
      content: `globalThis._VSCODE_NLS_LANGUAGE = ${JSON.stringify(language)};`,
    });
  return context;
}

/** The workbench's address. The payload is VS Code's own way to name an extension and its tests. */
export function workbenchUrl(
  server: RunningServer,
  folder: string,
  payload?: Readonly<Record<string, string>>,
): string {
  const url = new URL(`http://127.0.0.1:${server.port}/`);
  url.searchParams.set('folder', folder);
  if (payload) url.searchParams.set('payload', JSON.stringify(Object.entries(payload)));
  return url.href;
}

/** The address that the workbench knows a file of the server by. */
export function remoteUri(server: RunningServer, path: string): string {
  return `vscode-remote://127.0.0.1:${server.port}${path}`;
}

function withoutUndefined(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
