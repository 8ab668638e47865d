// A real MariaDB server with TLS, for what the sandbox cannot show: it has no TLS.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { delimiter, join } from 'node:path';

/** The server's program: OBB_MARIADBD, or the one on the PATH or where Debian puts it; undefined if there is none. */
export function findMariadb(): string | undefined {
  const given = process.env['OBB_MARIADBD'];
  if (given) return given;
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin'];
  return folders.map((folder) => join(folder, 'mariadbd')).find((path) => existsSync(path));
}

/** Whether certificates can be made. */
export function hasOpenssl(): boolean {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

export interface Mariadb {
  readonly port: number;
  stop(): Promise<void>;
}

/** PEM files of a CA, of a server for `localhost` and 127.0.0.1, of a client, and of a CA that has signed nothing. */
export class Certificates {
  readonly folder = mkdtempSync(join(tmpdir(), 'obb-certificates-'));

  constructor() {
    this.#selfSigned('ca');
    this.#selfSigned('stranger');
    this.#signed('server', 'subjectAltName=DNS:localhost,IP:127.0.0.1');
    this.#signed('elsewhere', 'subjectAltName=DNS:elsewhere.example.com');
    this.#signed('client', 'subjectAltName=DNS:client');
  }

  path(file: string): string {
    return join(this.folder, file);
  }

  read(file: string): Buffer {
    return readFileSync(this.path(file));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #run(...args: string[]): void {
    execFileSync('openssl', args, { cwd: this.folder, stdio: ['ignore', 'ignore', 'pipe'] });
  }

  #selfSigned(name: string): void {
    const files = ['-keyout', `${name}.key`, '-out', `${name}.pem`];
    this.#run(
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '2',
      '-subj',
      `/CN=${name}`,
      ...files,
    );
  }

  #signed(name: string, extension: string): void {
    const files = ['-keyout', `${name}.key`, '-out', `${name}.csr`];
    this.#run('req', '-newkey', 'rsa:2048', '-nodes', '-subj', `/CN=${name}`, ...files);
    writeFileSync(this.path(`${name}.ext`), extension);
    const by = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial'];
    this.#run(
      'x509',
      '-req',
      '-in',
      `${name}.csr`,
      ...by,
      '-days',
      '2',
      '-extfile',
      `${name}.ext`,
      '-out',
      `${name}.pem`,
    );
  }
}

/** Starts a server on a free port that runs `init` first; `tls` are its options for TLS. */
export async function startMariadb(program: string, init: string, tls: readonly string[]): Promise<Mariadb> {
  const folder = mkdtempSync(join(tmpdir(), 'obb-mariadb-'));
  const data = join(folder, 'data');
  mkdirSync(data);
  const initFile = join(folder, 'init.sql');
  writeFileSync(initFile, init);
  // Where the program was unpacked somewhere, its messages and character sets are beside it.
  const share = join(program, '..', '..', 'share', 'mysql');
  const common = [
    '--no-defaults',
    `--user=${userInfo().username}`,
    `--datadir=${data}`,
    `--lc-messages-dir=${share}`,
    `--character-sets-dir=${join(share, 'charsets')}`,
    '--innodb-buffer-pool-size=16M',
    '--innodb-log-file-size=4M',
    '--innodb-flush-log-at-trx-commit=0',
  ];
  // As mariadb-install-db does it.
  const tables = ['mysql_system_tables.sql', 'mysql_system_tables_data.sql'].map((file) =>
    readFileSync(join(share, file), 'utf8'),
  );
  const input = ['create database mysql;', 'use mysql;', ...tables].join('\n');
  execFileSync(program, [...common, '--bootstrap', '--skip-networking'], {
    input,
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  const port = await freePort();
  const server = spawn(
    program,
    [
      ...common,
      '--bind-address=127.0.0.1',
      `--port=${String(port)}`,
      `--socket=${join(folder, 's')}`,
      `--pid-file=${join(folder, 'pid')}`,
      `--init-file=${initFile}`,
      ...tls,
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const stop = async (): Promise<void> => {
    if (server.exitCode === null && server.signalCode === null) {
      server.kill('SIGKILL');
      await once(server, 'exit');
    }
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await ready(server);
    return { port, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function ready(server: ChildProcess): Promise<void> {
  let said = '';
  await new Promise<void>((resolve, reject) => {
    server.stderr?.on('data', (chunk) => {
      said += String(chunk);
      if (said.includes('ready for connections')) resolve();
    });
    server.once('error', reject);
    server.once('exit', (code) => {
      reject(new Error(`mariadbd ended with ${String(code)}:\n${said.slice(-3_000)}`));
    });
  });
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
