// A VS Code server with a data folder of its own, on a port of its own. It holds the extension host; the
// workbench runs in whatever browser opens its address.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newTemporaryFolder } from './paths.ts';
import { type OwnedProcess, descendantsOf, removeAtExit, removeNow, startProcess } from './processes.ts';
import { quietSettings } from './settings.ts';
import type { Host } from './vscode.ts';

export interface ServerOptions {
  readonly host: Host;
  /** Where the installed extensions are; an empty folder unless given. */
  readonly extensionsDir?: string;
  /** User settings, on top of the quiet ones. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Reaches the extension host. */
  readonly env?: Readonly<Record<string, string>>;
  /** Lets `?payload=` of the address choose the extension under development and its tests. */
  readonly forExtensionTests?: boolean;
  /** Folders have to be trusted, as in a VS Code of one's own. */
  readonly workspaceTrust?: boolean;
  readonly onOutput?: (text: string) => void;
}

export interface RunningServer {
  readonly host: Host;
  readonly port: number;
  /** Holds `data/User/settings.json` and `data/logs`. Removed by `stop`. */
  readonly dataDir: string;
  /** The process id of the extension host of the one window that is open. Linux only. */
  extensionHost(): number;
  stop(): Promise<void>;
}

const startLimitMs = 60_000;

export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { host } = options;
  const dataDir = newTemporaryFolder();
  removeAtExit(dataDir);
  const extensionsDir = options.extensionsDir ?? join(dataDir, 'extensions');
  const userDir = join(dataDir, 'data', 'User');
  mkdirSync(userDir, { recursive: true });
  mkdirSync(extensionsDir, { recursive: true });
  const settings = { ...quietSettings, ...options.settings };
  writeFileSync(join(userDir, 'settings.json'), JSON.stringify(settings, undefined, 2));
  const started = startProcess(
    host.node,
    [host.serverMain, ...flags, ...foldersOf(dataDir, extensionsDir), ...flagsOf(options)],
    { env: serverEnv(dataDir, options.env), stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const stop = async (): Promise<void> => {
    await started.stop();
    removeNow(dataDir);
  };
  try {
    const port = await portOf(started, options.onOutput);
    return { host, port, dataDir, extensionHost: () => extensionHostOf(started), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Runs one of the server's own commands, as in `--install-extension`, to its end. Gives its output. */
export async function runServerCommand(
  host: Host,
  extensionsDir: string,
  args: readonly string[],
): Promise<string> {
  const dataDir = newTemporaryFolder();
  removeAtExit(dataDir);
  const command = startProcess(
    host.node,
    [host.serverMain, '--accept-server-license-terms', ...foldersOf(dataDir, extensionsDir), ...args],
    { env: serverEnv(dataDir), stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let output = '';
  command.child.stdout?.on('data', (text) => (output += String(text)));
  command.child.stderr?.on('data', (text) => (output += String(text)));
  const { code } = await command.exited;
  await command.stop();
  removeNow(dataDir);
  if (code !== 0) throw new Error(`VS Code ${args.join(' ')} ended with code ${code}:\n${output}`);
  return output;
}

const flags = [
  ...['--host', '127.0.0.1', '--port', '0'],
  ...['--without-connection-token', '--accept-server-license-terms'],
  ...['--telemetry-level', 'off', '--disable-telemetry', '--disable-update-check'],
  '--disable-getting-started-override',
];

function foldersOf(dataDir: string, extensionsDir: string): string[] {
  return ['--server-data-dir', dataDir, '--extensions-dir', extensionsDir];
}

function flagsOf({ forExtensionTests, workspaceTrust }: ServerOptions): string[] {
  return [
    ...(forExtensionTests === true ? ['--enable-smoke-test-driver'] : []),
    // An untrusted workspace would keep the extension under development from loading.
    ...(workspaceTrust === true ? [] : ['--disable-workspace-trust']),
  ];
}

/** Below the server that was started here, and nowhere else on the machine. */
function extensionHostOf({ child: { pid } }: OwnedProcess): number {
  const hosts = pid === undefined ? [] : descendantsOf(pid).filter(isExtensionHost);
  const [only, ...others] = hosts;
  if (only === undefined || others.length > 0) throw new Error(`there are ${hosts.length} extension hosts`);
  return only;
}

function isExtensionHost(pid: number): boolean {
  return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes('--type=extensionHost');
}

function serverEnv(dataDir: string, env?: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  // No gallery: nothing is looked up. The runtime folder takes the sockets, which would stay behind in /tmp.
  return { ...process.env, EXTENSIONS_GALLERY: '{}', XDG_RUNTIME_DIR: dataDir, ...env };
}

function portOf(server: OwnedProcess, onOutput: ServerOptions['onOutput']): Promise<number> {
  return new Promise((resolve, reject) => {
    let output = '';
    const limit = setTimeout(() => reject(new Error(`VS Code did not start:\n${output}`)), startLimitMs);
    const read = (chunk: unknown): void => {
      const text = String(chunk);
      onOutput?.(text);
      if (output.length > 100_000) return;
      output += text;
      const port = /Extension host agent listening on (\d+)/.exec(output)?.[1];
      if (port === undefined) return;
      clearTimeout(limit);
      resolve(Number(port));
    };
    server.child.stdout?.on('data', read);
    server.child.stderr?.on('data', read);
    server.exited.then(
      ({ code, signal }) => reject(new Error(`VS Code ended (${code ?? signal}) at its start:\n${output}`)),
      reject,
    );
  });
}
