// `node test/tasks/main.mjs <task> [args]`: what every npm script of this project runs. It needs nothing but
// Node, so that a fresh clone works: it installs the dependencies when they are missing or out of date (npm's
// own pre-scripts can't, .npmrc switches scripts off), then hands over to the task's TypeScript.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Not `import.meta.dirname`: an older Node, which is told so below, does not have it.
const root = fileURLToPath(new URL('../..', import.meta.url));
const tasks = {
  test: 'test/tasks/test.ts',
  'test:desktop': 'test/tasks/desktop.ts',
  start: 'test/tasks/start.ts',
  package: 'test/tasks/package.ts',
  bench: 'test/bench/main.ts',
  soak: 'test/soak/main.ts',
  sandbox: 'test/sandbox/cli.ts',
};

const [task = '', ...args] = process.argv.slice(2);
const file = tasks[task];
if (!nodeIsNewEnough())
  fail(`This project needs Node 20.19 or newer; this is Node ${process.versions.node}.`);
if (!file) fail(`Unknown task "${task}". Known: ${Object.keys(tasks).join(', ')}.`);
if (!existsSync(join(root, file))) fail(`The task "${task}" is not there: ${file} is missing.`);
await installIfNeeded();
process.exitCode = await run(process.execPath, [
  '--import',
  import.meta.resolve('tsx'),
  join(root, file),
  ...args,
]);

function nodeIsNewEnough() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  return major > 20 || (major === 20 && minor >= 19);
}

async function installIfNeeded() {
  if (isInstalled()) return;
  console.log('Installing the dependencies (npm ci)…');
  const npm = npmCommand();
  const code = await run(npm.command, [...npm.args, 'ci']);
  if (code !== 0) fail('`npm ci` failed; its output above says why.', code);
}

/** npm writes its own record into node_modules last, so an interrupted install counts as none. */
function isInstalled() {
  const record = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const installed = packagesOf(record);
  return Object.entries(packagesOf(join(root, 'package-lock.json'))).every(
    ([path, entry]) => path === '' || entry.optional || installed[path]?.version === entry.version,
  );
}

function packagesOf(lockFile) {
  return JSON.parse(readFileSync(lockFile, 'utf8')).packages;
}

/** The npm that runs this script, else the one on the PATH (a `.cmd` on Windows, which needs a shell). */
function npmCommand() {
  const npmCli = process.env.npm_execpath;
  return npmCli && basename(npmCli).startsWith('npm-cli')
    ? { command: process.execPath, args: [npmCli] }
    : { command: process.platform === 'win32' ? 'npm.cmd' : 'npm', args: [] };
}

/** Runs a program on this terminal and passes signals on; a program that a signal ended gives 128 + number. */
function run(command, commandArgs) {
  return new Promise((resolve) => {
    const child = spawn(command, commandArgs, {
      cwd: root,
      stdio: 'inherit',
      shell: command.endsWith('.cmd'),
    });
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
    child.once('error', (error) => fail(`Cannot run ${command}: ${error.message}`));
    child.once('exit', (code, signal) => {
      for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.removeAllListeners(name);
      resolve(code ?? 128 + constants.signals[signal]);
    });
  });
}

function fail(sentence, code = 1) {
  console.error(sentence);
  process.exit(code);
}
