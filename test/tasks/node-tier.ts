// A process of tests in plain Node: those of unit, contract, faults and package, and of e2e, which drive a browser
// from there.
import { join } from 'node:path';
import type { MochaOptions } from 'mocha';
import { mochaOptionsVariable } from '../host/mocha.ts';
import { newTemporaryFolder, root, temporaryFolderVariable } from '../host/paths.ts';
import { removeAtExit, removeNow, startProcess } from '../host/processes.ts';
import { openResultChannel } from '../host/result-channel.ts';
import { type Results, failure, resultPortVariable } from '../host/results.ts';
import type { Print } from './output.ts';

export interface NodeTier {
  readonly name: string;
  readonly files: readonly string[];
  readonly mocha: MochaOptions;
  readonly print: Print;
  readonly env?: Readonly<Record<string, string>>;
}

const silenceLimitMs = Number(process.env['OBB_SILENCE_LIMIT_MS'] ?? 240_000);
const endLimitMs = 10_000;

export async function runNodeTier(tier: NodeTier): Promise<Results> {
  // What a killed process leaves behind is in a folder that this one removes.
  const temporaryFolder = newTemporaryFolder();
  removeAtExit(temporaryFolder);
  const channel = await openResultChannel((line) => tier.print(`${line}\n`));
  const started = startProcess(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), join(root, 'test', 'host', 'mocha-process.ts'), ...tier.files],
    {
      cwd: root,
      env: {
        ...process.env,
        ...tier.env,
        [temporaryFolderVariable]: temporaryFolder,
        [mochaOptionsVariable]: JSON.stringify(tier.mocha),
        [resultPortVariable]: String(channel.port),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let lastWords = '';
  const read = (chunk: unknown): void => {
    lastWords = (lastWords + String(chunk)).slice(-4000);
    tier.print(String(chunk));
  };
  started.child.stdout?.on('data', read);
  started.child.stderr?.on('data', read);
  const died = started.exited.then(async ({ code, signal }) => {
    await brief();
    return `the process ended (${signal ?? `code ${code}`})`;
  });
  const silent = channel.silence(silenceLimitMs).then(() => `it said nothing for ${silenceLimitMs / 1000} s`);
  try {
    const outcome = await Promise.race([channel.ended, died, silent]);
    if (typeof outcome === 'string') {
      const test = channel.currentTest();
      const where = test === undefined ? 'before the first test' : `at or after the test "${test}"`;
      return failure(tier.name, `${outcome}, ${where}. Its last words:\n${lastWords}`);
    }
    if (await endsIn(endLimitMs, started.exited)) return outcome;
    const leak = `the process did not end after its last test: a test left something open`;
    return { ...outcome, failures: [...outcome.failures, { title: tier.name, error: leak }] };
  } finally {
    await started.stop();
    channel.close();
    removeNow(temporaryFolder);
  }
}

/** What the tests said last may arrive after the news of their process' end. */
function brief(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 300));
}

function endsIn(limitMs: number, exited: Promise<unknown>): Promise<boolean> {
  return new Promise((resolve) => {
    const limit = setTimeout(() => resolve(false), limitMs);
    void exited.then(() => {
      clearTimeout(limit);
      resolve(true);
    });
  });
}
