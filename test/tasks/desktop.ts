// `npm run test:desktop [-- mocha's options]`: the integration suite in desktop VS Code, where it can be
// downloaded.
import { join } from 'node:path';
import { downloadAndUnzipVSCode, runTests } from '@vscode/test-electron';
import { prepareIntegration } from '../host/integration-folder.ts';
import { mochaOptionsVariable } from '../host/mocha.ts';
import { newTemporaryFolder, scratch } from '../host/paths.ts';
import { removeAtExit, removeNow } from '../host/processes.ts';
import { openResultChannel } from '../host/result-channel.ts';
import { type Results, failure, resultPortVariable } from '../host/results.ts';
import { startControl } from '../sandbox/control.ts';
import { parseTestArguments } from './arguments.ts';
import { printSummary } from './summary.ts';
import { integrationFiles, packedOnce } from './tiers.ts';

const startedAt = Date.now();
const { mocha } = parseTestArguments(process.argv.slice(2), []);
const executable = await download();
if (executable === undefined) process.exitCode = 1;
else {
  const results = await run(executable);
  const seconds = (Date.now() - startedAt) / 1000;
  process.exitCode = printSummary([{ name: 'desktop', results, seconds }]);
}

async function download(): Promise<string | undefined> {
  try {
    return await downloadAndUnzipVSCode({
      cachePath: join(scratch, 'desktop'),
      extensionDevelopmentPath: join(import.meta.dirname, '..', '..'),
    });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    console.error(`Desktop VS Code cannot be downloaded, so nothing was tested: ${why}`);
    return undefined;
  }
}

async function run(vscodeExecutablePath: string): Promise<Results> {
  const prepared = await prepareIntegration(
    await packedOnce((text) => process.stdout.write(text))(),
    integrationFiles(),
  );
  const channel = await openResultChannel((line) => console.log(line));
  const control = await startControl();
  const userData = newTemporaryFolder();
  removeAtExit(userData);
  try {
    const ended = runTests({
      vscodeExecutablePath,
      extensionDevelopmentPath: prepared.extension,
      extensionTestsPath: prepared.tests,
      launchArgs: [prepared.workspace, '--user-data-dir', userData, '--disable-extensions'],
      extensionTestsEnv: {
        OBB_SANDBOX_CONTROL: control.url,
        [resultPortVariable]: String(channel.port),
        [mochaOptionsVariable]: JSON.stringify(mocha),
      },
    }).then(
      (code) => `VS Code ended with code ${code} before the suite did`,
      (error: unknown) => String(error),
    );
    const early = ended.then((reason) => new Promise<string>((resolve) => setTimeout(resolve, 500, reason)));
    const outcome = await Promise.race([channel.ended, early]);
    await ended;
    return typeof outcome === 'string' ? failure('desktop', outcome) : outcome;
  } finally {
    await control.stop();
    channel.close();
    removeNow(prepared.folder);
    removeNow(userData);
  }
}
