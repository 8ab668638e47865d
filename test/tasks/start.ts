// `npm start`: VS Code with the extension and a sandbox cluster, until Ctrl+C. `-- --headless` drives a backup
// there and says how it went; `-- --browser` takes the browser-based VS Code even where `code` is.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { newScratchFolder, newTemporaryFolder } from '../host/paths.ts';
import { removeAtExit, removeNow, startProcess, untilInterrupted } from '../host/processes.ts';
import { runToEnd } from '../host/run.ts';
import { type Seed, prepareSeed } from '../host/seed.ts';
import { startServer } from '../host/server.ts';
import { quietSettings } from '../host/settings.ts';
import { installHost, newest } from '../host/vscode.ts';
import { installVsix } from '../host/vsix.ts';
import { startSandbox } from '../sandbox/index.ts';
import { findDesktopCode } from './desktop-code.ts';
import { backUpHeadless } from './headless.ts';
import { packageExtension } from './package.ts';
import { startFrontDoor } from './front-door.ts';

const { values } = parseArgs({
  options: { headless: { type: 'boolean' }, browser: { type: 'boolean' } },
});
const desktop = values.headless === true || values.browser === true ? undefined : findDesktopCode();
const folder = newScratchFolder('start');
removeAtExit(folder);
const vsix = join(folder, 'extension.vsix');
await start().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
removeNow(folder);

async function start(): Promise<void> {
  console.log('Packing the extension…');
  await packageExtension(vsix, () => undefined);
  const sandbox = await startSandbox();
  try {
    const { host, port, passwords } = sandbox;
    console.log(`Sandbox cluster: ${host}:${port}, tenants sys, mysql_tenant and oracle_tenant.`);
    const login = { user: 'root@sys', password: passwords['root@sys'] ?? '' };
    const seed = await prepareSeed({ name: 'sandbox', host, port, ...login }, folder);
    if (desktop && 'command' in desktop) await openDesktop(desktop.command, seed);
    else if (values.headless === true) process.exitCode = await openHeadless(seed);
    else await openBrowserBased(seed, desktop?.why);
  } finally {
    await sandbox.stop();
  }
}

/** A data folder and an extensions folder of its own: nothing of the user's VS Code is read or changed. */
async function openDesktop(command: string, { vsix: seedVsix, env }: Seed): Promise<void> {
  const own = newTemporaryFolder();
  removeAtExit(own);
  const folders = ['--user-data-dir', own, '--extensions-dir', join(folder, 'extensions')];
  const userDir = join(own, 'User');
  mkdirSync(userDir, { recursive: true });
  writeFileSync(join(userDir, 'settings.json'), JSON.stringify(quietSettings, undefined, 2));
  for (const extension of [vsix, seedVsix]) {
    const install = [...folders, '--install-extension', extension, '--force'];
    const { code, output } = await runToEnd(command, install, () => undefined);
    if (code !== 0) throw new Error(`code --install-extension failed:\n${output}`);
  }
  const workspace = join(folder, 'workspace');
  mkdirSync(workspace);
  const window = startProcess(
    command,
    [...folders, '--disable-workspace-trust', '--new-window', '--wait', workspace],
    {
      env: { ...process.env, ...env },
      stdio: 'ignore',
      shell: command.endsWith('.cmd'),
    },
  );
  invite('Desktop VS Code opens now.');
  await Promise.race([untilInterrupted(), window.exited]);
  await window.stop();
  removeNow(own);
}

async function openBrowserBased({ vsix: seedVsix, env }: Seed, why: string | undefined): Promise<void> {
  const { host, extensionsDir } = await installExtensions(seedVsix);
  const server = await startServer({ host, extensionsDir, env });
  const workspace = join(folder, 'workspace');
  mkdirSync(workspace);
  const door = await startFrontDoor(server.port);
  const reason = why === undefined ? '' : ` (${why}, so this is VS Code in the browser)`;
  invite(`Open  http://127.0.0.1:${door.port}/?folder=${encodeURIComponent(workspace)}${reason}`);
  await untilInterrupted();
  door.stop();
  await server.stop();
}

async function openHeadless({ vsix: seedVsix, env }: Seed): Promise<number> {
  const { extensionsDir } = await installExtensions(seedVsix);
  return backUpHeadless({ extensionsDir, env });
}

async function installExtensions(
  seedVsix: string,
): Promise<{ host: Awaited<ReturnType<typeof installHost>>; extensionsDir: string }> {
  console.log('Preparing VS Code…');
  const host = await installHost(newest);
  const extensionsDir = join(folder, 'extensions');
  for (const extension of [vsix, seedVsix]) await installVsix(host, extension, extensionsDir);
  return { host, extensionsDir };
}

function invite(sentence: string): void {
  console.log(`\n${sentence}`);
  console.log(
    'In the view "OceanBase Backup", right-click mysql_tenant below "sandbox" and choose "Backup Tenant".',
  );
  console.log('Ctrl+C ends everything.');
}
