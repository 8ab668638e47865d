/** `npm run sandbox`: a sandbox cluster for obclient, mysql or any other client, until Ctrl-C. */
import { parseArgs } from 'node:util';
import { startControl } from './control.ts';
import type { SandboxOptions, SandboxVersion } from './index.ts';
import { startSandbox } from './index.ts';

const versions: readonly SandboxVersion[] = ['4.1', '4.2.1', '4.2.5', '4.3.5'];

const usage = `Usage: npm run sandbox -- [options]
  --port N        port on 127.0.0.1 (default 2881, 0 = any free port)
  --version V     ${versions.join(', ')} (default 4.2.5)
  --seconds N     how long a backup takes (default 12)
  --gib N         data of each tenant in GiB (default 3)
  --front F       observer or obproxy (default observer)
  --control       also serve faults over HTTP, see test/sandbox/README.md
  --password P    password of every user (default: random ones)
`;

function number(text: string, name: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value < 0) {
    throw new Error(`--${name} takes a number, not ${text}`);
  }
  return value;
}

interface CliOptions extends SandboxOptions {
  control: boolean;
}

function readOptions(): CliOptions {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '2881' },
      version: { type: 'string', default: '4.2.5' },
      seconds: { type: 'string', default: '12' },
      gib: { type: 'string', default: '3' },
      password: { type: 'string' },
      front: { type: 'string', default: 'observer' },
      control: { type: 'boolean', default: false },
    },
  });
  const version = versions.find((known) => known === values.version);
  if (version === undefined) {
    throw new Error(`--version takes one of ${versions.join(', ')}`);
  }
  const { password, front, control } = values;
  if (front !== 'observer' && front !== 'obproxy') {
    throw new Error('--front takes observer or obproxy');
  }
  return {
    control,
    front,
    port: number(values.port, 'port'),
    version,
    backupSeconds: number(values.seconds, 'seconds'),
    dataBytes: number(values.gib, 'gib') * 1024 ** 3,
    ...(password === undefined
      ? {}
      : {
          passwords: { 'root@sys': password, 'root@mysql_tenant': password, 'SYS@oracle_tenant': password },
        }),
  };
}

async function main(): Promise<void> {
  let options: CliOptions;
  try {
    options = readOptions();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
    process.exitCode = 2;
    return;
  }
  const sandbox = await startSandbox(options);
  console.log(`OceanBase sandbox ${options.version ?? ''} (a simulator) on ${sandbox.host}:${sandbox.port}`);
  for (const [user, password] of Object.entries(sandbox.passwords)) {
    console.log(`  ${user.padEnd(20)} password ${password}`);
  }
  const password = sandbox.passwords['root@sys'] ?? '';
  const target = `-h${sandbox.host} -P${sandbox.port} -uroot@sys -p${password}`;
  console.log(`\n  obclient ${target} -Doceanbase -A`);
  console.log(`  mysql ${target} -Doceanbase -A --ssl=0`);
  const control = options.control ? await startControl() : undefined;
  if (control !== undefined) {
    const url = `${control.url}/sandboxes/${control.add(sandbox)}`;
    const body = `'{"tenant": "mysql_tenant", "status": "INTERRUPTED"}'`;
    console.log(`\nFaults: POST ${url}/<fault>, e.g.\n  curl -d ${body} ${url}/setArchive`);
  }
  console.log('\nCtrl-C stops it.');
  // A terminal sends Ctrl-C to npm and to this process, and npm passes it on: one of the two must not kill.
  let stopping = false;
  const stop = (): void => {
    if (!stopping) {
      stopping = true;
      void Promise.all([sandbox.stop(), control?.stop()]).then(() => console.log('sandbox stopped'));
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, stop);
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
