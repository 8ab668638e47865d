// Runs the integration suite in the extension host of a real VS Code. VS Code's own exit code says 0 when
// the extension host dies, so only the suite's own word that it ended counts.
import { format } from 'node:util';
import { join } from 'node:path';
import type { MochaOptions } from 'mocha';
import { launchBrowser, newContext, remoteUri, workbenchUrl } from './browser.ts';
import type { IntegrationFolder } from './integration-folder.ts';
import { mochaOptionsVariable } from './mocha.ts';
import { screenshots } from './paths.ts';
import { type ResultChannel, openResultChannel } from './result-channel.ts';
import { type Results, failure, resultPortVariable } from './results.ts';
import { startServer } from './server.ts';
import type { Host } from './vscode.ts';

export interface IntegrationRun {
  readonly host: Host;
  readonly prepared: IntegrationFolder;
  readonly mocha: MochaOptions;
  /** Reaches the suite. */
  readonly env: Readonly<Record<string, string>>;
  readonly print: (line: string) => void;
}

/** What a server without gallery and without the built-in extensions' code always says. */
const noise = /^File not found|gallery as it is disabled|authentication provider 'github'|additional builtin/;
/** VS Code's exit code of an extension host that fails in a way that it has no other code for. */
const unexpectedError = 81;
const silenceLimitMs = Number(process.env['OBB_SILENCE_LIMIT_MS'] ?? 90_000);

const starts = 3;

/**
 * Runs the suite once. Before its first test, VS Code 1.90 sometimes fails to load the worker of its other extension host,
 * the one for web extensions, of which there are none, and ends with code 81 for that: then VS Code is started anew.
 */
export async function runIntegration(run: IntegrationRun): Promise<Results> {
  for (let start = 1; ; start++) {
    const { results, webWorkerFailed } = await runOnce(run);
    if (!webWorkerFailed || start === starts) return results;
    run.print(`VS Code ${run.host.name} could not start its web extension host; it is started anew.`);
  }
}

async function runOnce(run: IntegrationRun): Promise<{ results: Results; webWorkerFailed?: boolean }> {
  const { host, prepared } = run;
  const channel = await openResultChannel(run.print);
  const reason = new Reason(channel);
  const server = await startServer({
    host,
    forExtensionTests: true,
    env: {
      ...run.env,
      [resultPortVariable]: String(channel.port),
      [mochaOptionsVariable]: JSON.stringify(run.mocha),
    },
    onOutput: (text) => reason.readServer(text),
  });
  const browser = await launchBrowser();
  try {
    const page = await (await newContext(browser)).newPage();
    page.on('crash', () => reason.give('the page crashed'));
    page.on('requestfailed', (request) =>
      reason.note(`${request.url()} failed: ${request.failure()?.errorText ?? 'no reason given'}`),
    );
    browser.on('disconnected', () => reason.give('the browser ended'));
    // The workbench calls these two: its log, and its exit code.
    await page.exposeFunction('codeAutomationLog', (_: string, args: unknown[]) =>
      reason.note(format(...args)),
    );
    await page.exposeFunction('codeAutomationExit', (code: number) => reason.readExit(code));
    const address = workbenchUrl(server, prepared.workspace, {
      extensionDevelopmentPath: remoteUri(server, prepared.extension),
      extensionTestsPath: remoteUri(server, prepared.tests),
      skipWelcome: 'true',
    });
    await page.goto(address, { waitUntil: 'commit' });
    const silence = channel
      .silence(silenceLimitMs)
      .then(() => `it said nothing for ${silenceLimitMs / 1000} s`);
    const outcome = await Promise.race([channel.ended, reason.given, silence]);
    if (typeof outcome !== 'string') return { results: outcome };
    const screenshot = join(screenshots, `integration-${host.name}.png`);
    await page.screenshot({ path: screenshot, timeout: 5000 }).catch(() => undefined);
    return {
      results: failure('the suite did not end', reason.describe(outcome)),
      webWorkerFailed: reason.isWebWorkers,
    };
  } finally {
    await browser.close();
    await server.stop();
    channel.close();
  }
}

/** Collects what VS Code says, and finds in it why a suite ended early. */
class Reason {
  readonly given: Promise<string>;
  readonly #channel: ResultChannel;
  readonly #notes: string[] = [];
  #exitCode: number | undefined;
  #resolve: (reason: string) => void = () => undefined;

  constructor(channel: ResultChannel) {
    this.#channel = channel;
    this.given = new Promise((resolve) => (this.#resolve = resolve));
  }

  readServer(text: string): void {
    this.note(text.trimEnd());
    const [, code, signal] =
      /Extension Host Process exited with code: (\S+), signal: (\S+?)\./.exec(text) ?? [];
    if (code !== undefined && code !== '0') {
      this.give(`the extension host died (code ${code}, signal ${signal ?? 'none'})`);
    }
  }

  /** Code 0 with no word from the suite is how VS Code reports an extension host that went away. */
  readExit(code: number): void {
    this.#exitCode = code;
    this.give(`VS Code ended with code ${code} before the suite did`);
  }

  note(line: string): void {
    if (noise.test(line)) return;
    this.#notes.push(line);
    if (this.#notes.length > 200) this.#notes.shift();
  }

  /** Whether VS Code ended for the other extension host, with no test begun. */
  get isWebWorkers(): boolean {
    const ended = this.#exitCode === unexpectedError && this.#channel.currentTest() === undefined;
    return ended && this.#notes.some((line) => line.includes('extension host (kind: LocalWebWorker)'));
  }

  /** The suite's last words may still be on their way: they come first. */
  give(reason: string): void {
    setTimeout(() => this.#resolve(reason), 500);
  }

  describe(reason: string): string {
    const test = this.#channel.currentTest();
    const where = test === undefined ? 'before the first test' : `at or after the test "${test}"`;
    return `${reason}, ${where}. VS Code's last words:\n${this.#notes.slice(-40).join('\n')}`;
  }
}
