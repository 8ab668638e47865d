// A sandbox for the tests of one describe block, and its clients.
import type { Suite } from 'mocha';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../sandbox/index.ts';
import { type Expected, Client, assertRefusal } from './client.ts';
import { until } from './until.ts';

/** mocha's guard against a test that never ends; no assertion depends on it. */
const guardMs = 30_000;

/** A describe block whose tests may take as long as a busy machine needs. */
export function contract(title: string, body: (this: Suite) => void): void {
  describe(title, function () {
    this.timeout(guardMs);
    body.call(this);
  });
}

/** Starts a sandbox before the tests of the block it is called in, and stops it and its clients after them. */
export function useCluster(options: SandboxOptions = {}): Cluster {
  const cluster = new Cluster();
  before(() => cluster.start(options));
  after(() => cluster.stop());
  return cluster;
}

/** The same, anew for every single test. */
export function useFreshCluster(options: SandboxOptions = {}): Cluster {
  const cluster = new Cluster();
  beforeEach(() => cluster.start(options));
  afterEach(() => cluster.stop());
  return cluster;
}

export class Cluster {
  private running: Sandbox | undefined;
  private readonly shared = new Map<string, Promise<Client>>();
  private readonly clients: Client[] = [];
  private readonly ids = new Map<string, string>();

  async start(options: SandboxOptions): Promise<void> {
    this.running = await startSandbox(options);
    this.ids.clear();
    const sys = await this.sys();
    for (const row of await sys.rows('SELECT TENANT_ID, TENANT_NAME FROM oceanbase.DBA_OB_TENANTS')) {
      this.ids.set(String(row['TENANT_NAME']), String(row['TENANT_ID']));
    }
  }

  async stop(): Promise<void> {
    for (const client of this.clients.splice(0)) client.destroy();
    this.shared.clear();
    await this.running?.stop();
    this.running = undefined;
  }

  get sandbox(): Sandbox {
    if (this.running === undefined) throw new Error('the sandbox is not running');
    return this.running;
  }

  login(user: string): { port: number; user: string; password: string } {
    return { port: this.sandbox.port, user, password: this.sandbox.passwords[user] ?? '' };
  }

  /** A connection of its own. */
  async connect(user = 'root@sys'): Promise<Client> {
    const client = await Client.connect(this.login(user));
    this.clients.push(client);
    return client;
  }

  /** One connection per user, for what leaves nothing behind in a session. */
  as(user: string): Promise<Client> {
    let client = this.shared.get(user);
    if (client === undefined) {
      client = this.connect(user);
      this.shared.set(user, client);
    }
    return client;
  }

  sys(): Promise<Client> {
    return this.as('root@sys');
  }

  async accepts(user: string, ...statements: readonly string[]): Promise<void> {
    const client = await this.as(user);
    for (const sql of statements) {
      const refusal = await client.refusal(sql);
      if (refusal) throw new Error(`${user}: ${sql} → ${refusal.errno} ${refusal.message}`);
    }
  }

  async refuses(user: string, sql: string, expected: Expected): Promise<void> {
    const client = await this.as(user);
    assertRefusal(await client.refusal(sql), expected, sql);
  }

  /** TENANT_ID, as text, as every id is. */
  id(name: string): string {
    const id = this.ids.get(name);
    if (id === undefined) throw new Error(`no tenant ${name}`);
    return id;
  }

  /** Cancels what runs and waits until the job views are empty. */
  async idle(): Promise<void> {
    const sys = await this.sys();
    await sys.run('ALTER SYSTEM CANCEL BACKUP');
    await until('no backup job', async () => {
      const rows = await sys.rows('SELECT JOB_ID FROM oceanbase.CDB_OB_BACKUP_JOBS');
      return rows.length === 0;
    });
  }

  /** Waits until the tenant's last backup is in history, and nothing of it is left in the job views. */
  async finished(name: string): Promise<void> {
    const sys = await this.sys();
    const where = `WHERE TENANT_ID = ${this.id(name)}`;
    await until(`the end of ${name}'s backup`, async () => {
      const done = await sys.rows(`SELECT JOB_ID FROM oceanbase.CDB_OB_BACKUP_JOB_HISTORY ${where}`);
      const running = await sys.rows(`SELECT JOB_ID FROM oceanbase.CDB_OB_BACKUP_JOBS ${where}`);
      return done.length > 0 && running.length === 0;
    });
  }
}
