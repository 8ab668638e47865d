// What `npm test` consists of.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { MochaOptions } from 'mocha';
import { installChromium } from '../host/chromium.ts';
import { prepareIntegration } from '../host/integration-folder.ts';
import { newScratchFolder, root, scratch } from '../host/paths.ts';
import { removeAtExit, removeNow } from '../host/processes.ts';
import { runToEnd } from '../host/run.ts';
import { type Results, failure, nothing, sum } from '../host/results.ts';
import { type Host, installHost, newest, oldest } from '../host/vscode.ts';
import { installVsix } from '../host/vsix.ts';
import { runNodeTier } from './node-tier.ts';
import { OrderedOutput, type Print } from './output.ts';
import { packageExtension } from './package.ts';
import { complaintsAbout } from './vsixContents.ts';

export interface Tier {
  readonly name: string;
  /** Needs VS Code, whose installation starts at once, and a machine that does nothing else. */
  readonly inVscode?: true;
  run(context: TierContext): Promise<Results>;
}

export interface TierContext {
  readonly mocha: MochaOptions;
  readonly print: Print;
  /** The packaged extension; packed at the first call. */
  readonly vsix: () => Promise<string>;
}

const bin = (...path: string[]): string => join(root, 'node_modules', ...path);

export const tiers: readonly Tier[] = [
  {
    name: 'types',
    run: async ({ print }) => {
      const projects = ['.', 'src/panel/client'].filter((path) =>
        existsSync(join(root, path, 'tsconfig.json')),
      );
      const cache = join(scratch, 'cache');
      const checks = await Promise.all(
        projects.map((project) =>
          runToEnd(
            process.execPath,
            [
              bin('typescript', 'bin', 'tsc'),
              ...['--project', project, '--incremental'],
              ...['--tsBuildInfoFile', join(cache, `${project.replaceAll('/', '-')}.tsbuildinfo`)],
            ],
            print,
          ),
        ),
      );
      return asCheck('tsc', checks);
    },
  },
  {
    name: 'lint',
    run: async ({ print }) => {
      const eslint = [bin('eslint', 'bin', 'eslint.js'), '.', '--max-warnings', '0'];
      const prettier = [bin('prettier', 'bin', 'prettier.cjs'), '--check', '.'];
      return sum([
        asCheck('eslint', [await runToEnd(process.execPath, eslint, print)]),
        asCheck('prettier', [await runToEnd(process.execPath, prettier, print)]),
      ]);
    },
  },
  // OceanBase's grammars take two seconds to load, so the tests that parse with them share a process. With the rest of
  // `oceanbase` it has half of the work.
  nodeTier('unit', (file) => Number(/^oceanbase[\\/]/.test(file) || parsesWithGrammar(file))),
  // They wait for the sandbox more than they work.
  nodeTier('contract', (_, index) => index % 4),
  // Most of the time is the matrix's, and nearly all of it is waiting.
  nodeTier('faults', (file) => Number(file.startsWith('matrix'))),
  {
    name: 'package',
    run: async (context) => {
      const complaints = complaintsAbout(await context.vsix());
      const contents =
        complaints.length === 0 ? { ...nothing, passed: 1 } : failure('the .vsix', complaints.join('\n'));
      return sum([contents, await runTestsOf('package', context)]);
    },
  },
  {
    name: 'integration',
    inVscode: true,
    run: async (context) => {
      const files = integrationFiles();
      if (files.length === 0) return nothing;
      const prepared = await prepareIntegration(await context.vsix(), files);
      // A browser's driver and the sandbox take their time to load, for the tiers that need neither, too.
      const { runIntegration } = await import('../host/integration.ts');
      const { startControl } = await import('../sandbox/control.ts');
      const control = await startControl();
      const { mocha } = context;
      const env = { OBB_SANDBOX_CONTROL: control.url };
      try {
        return await inBothHosts(context.print, (host, print) =>
          runIntegration({ host, prepared, mocha, env, print: (line) => print(`${line}\n`) }),
        );
      } finally {
        await control.stop();
        removeNow(prepared.folder);
      }
    },
  },
  {
    name: 'e2e',
    inVscode: true,
    run: async (context) => {
      const files = testFiles('e2e');
      if (files.length === 0) return nothing;
      const vsix = await context.vsix();
      const mocha = { timeout: 120_000, ...context.mocha };
      return inBothHosts(context.print, async (host, print) => {
        const extensionsDir = newScratchFolder('e2e');
        removeAtExit(extensionsDir);
        await installVsix(host, vsix, extensionsDir);
        const env = { OBB_EXTENSIONS_DIR: extensionsDir, OBB_HOST: host.name };
        const results = await runNodeTier({ name: 'e2e', files, mocha, print, env });
        removeNow(extensionsDir);
        return results;
      });
    },
  },
];

/** In the oldest and the newest VS Code side by side: most of what their tests do is wait for a backup. */
async function inBothHosts(
  print: Print,
  run: (host: Host, print: Print) => Promise<Results>,
): Promise<Results> {
  const output = new OrderedOutput(print);
  const runs = ([oldest, newest] as const).map((name) => ({ name, ...output.open() }));
  return sum(
    await Promise.all(
      runs.map(async ({ name, print: printInTurn, end }) => {
        printInTurn(`\n  ${name}\n`);
        try {
          return named(name, await run(await installHost(name), printInTurn));
        } catch (error) {
          return failure(name, error instanceof Error ? error.message : String(error));
        } finally {
          end();
        }
      }),
    ),
  );
}

/** Everything that the tiers in VS Code need, so that it is there when their turn comes. */
export async function installVscode(): Promise<void> {
  await installChromium();
  await installHost(oldest);
  await installHost(newest);
}

/** Packs the extension once for all tiers of a run. */
export function packedOnce(print: Print): () => Promise<string> {
  let packed: Promise<string> | undefined;
  return () => (packed ??= pack(print));
}

/** `OBB_VSIX` names one that is ready, as a release has it. */
async function pack(print: Print): Promise<string> {
  const ready = process.env['OBB_VSIX'];
  if (ready !== undefined) return resolve(ready);
  const folder = newScratchFolder('package');
  removeAtExit(folder);
  const vsix = join(folder, 'extension.vsix');
  await packageExtension(vsix, print);
  return vsix;
}

/** The same test fails in one VS Code and passes in the other: say which. */
function named(host: string, results: Results): Results {
  const failures = results.failures.map(({ title, error }) => ({ title: `${host}: ${title}`, error }));
  return { ...results, failures };
}

export function integrationFiles(): string[] {
  return testFiles('integration/suite');
}

function nodeTier(name: string, processOf?: ProcessOf): Tier {
  return { name, run: (context) => runTestsOf(name, context, processOf) };
}

function parsesWithGrammar(unitTest: string): boolean {
  return readFileSync(join(root, 'test', 'unit', unitTest), 'utf8').includes('/support/grammar.ts');
}

/** The number of the process that a test file runs in; files that share one run one after another. */
type ProcessOf = (file: string, index: number) => number;

/** Runs the tests of `test/<name>` in plain Node. */
async function runTestsOf(
  name: string,
  { mocha, print }: TierContext,
  processOf: ProcessOf = () => 0,
): Promise<Results> {
  const parts = new Map<number, string[]>();
  for (const [index, file] of testFiles(name).entries()) {
    const part = processOf(relative(join(root, 'test', name), file), index);
    parts.set(part, [...(parts.get(part) ?? []), file]);
  }
  const output = new OrderedOutput(print);
  // It ends what hangs; on a busy machine, 10 s were too few for a test that parses hundreds of statements.
  const patient = { timeout: 30_000, ...mocha };
  return sum(
    await Promise.all(
      [...parts.values()].map(async (files) => {
        const { print: printInTurn, end } = output.open();
        try {
          return await runNodeTier({ name, files, mocha: patient, print: printInTurn });
        } finally {
          end();
        }
      }),
    ),
  );
}

function testFiles(folder: string): string[] {
  const path = join(root, 'test', folder);
  if (!existsSync(path)) return [];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts'))
    .sort()
    .map((file) => join(path, file));
}

function asCheck(title: string, runs: readonly { code: number; output: string }[]): Results {
  const failed = runs.filter(({ code }) => code !== 0);
  if (failed.length === 0) return { ...nothing, passed: 1 };
  return failure(title, failed.map(({ output }) => output).join('\n'));
}
