// A plain MySQL client library, with nothing of the product in between.
import assert from 'node:assert/strict';
import mysql from 'mysql2/promise';
import type { Connection, FieldPacket, QueryError, ResultSetHeader, RowDataPacket } from 'mysql2/promise';

/** 64-bit integers and times arrive as text, so that no digit is lost on the way to an assertion. */
export type Row = Readonly<Record<string, string | number | null>>;

/** What an ERR packet carries. */
export interface Refusal {
  readonly errno: number;
  readonly sqlstate: string;
  readonly message: string;
}

export interface Login {
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** As mysql2 takes them: `-CLIENT_X` takes a default bit away. */
  readonly flags?: readonly string[];
  readonly database?: string;
}

export class Client {
  readonly connection: Connection;

  private constructor(connection: Connection) {
    this.connection = connection;
    // Tests look at the rejected call; an unhandled 'error' event would end the process.
    connection.on('error', () => undefined);
  }

  static async connect({ flags, ...login }: Login): Promise<Client> {
    return new Client(
      await mysql.createConnection({
        host: '127.0.0.1',
        supportBigNumbers: true,
        bigNumberStrings: true,
        dateStrings: true,
        ...(flags && { flags: [...flags] }),
        ...login,
      }),
    );
  }

  async rows(sql: string): Promise<Row[]> {
    const [rows] = await this.connection.query<RowDataPacket[]>(sql);
    return rows;
  }

  /** The only row. */
  async row(sql: string): Promise<Row> {
    const rows = await this.rows(sql);
    assert.equal(rows.length, 1, `rows of ${sql}`);
    return rows[0] ?? {};
  }

  /** The first column of the only row. */
  async value(sql: string): Promise<string | number | null> {
    return Object.values(await this.row(sql))[0] ?? null;
  }

  async fields(sql: string): Promise<FieldPacket[]> {
    const [, fields] = await this.connection.query<RowDataPacket[]>(sql);
    return fields;
  }

  async run(sql: string): Promise<ResultSetHeader> {
    const [header] = await this.connection.query<ResultSetHeader>(sql);
    return header;
  }

  /** Undefined when the statement is accepted. */
  async refusal(sql: string): Promise<Refusal | undefined> {
    try {
      await this.connection.query(sql);
      return undefined;
    } catch (error) {
      return asRefusal(error);
    }
  }

  end(): Promise<void> {
    return this.connection.end();
  }

  destroy(): void {
    this.connection.destroy();
  }
}

function asRefusal(error: unknown): Refusal {
  const { errno, sqlState, message } = error as QueryError & { sqlState?: string };
  // Anything without a sqlstate did not come from the server: a lost connection, a bug in the test.
  if (errno === undefined || sqlState === undefined) throw error;
  return { errno, sqlstate: sqlState.replace(/^#/, ''), message };
}

/** Why a login is refused; fails when it is accepted. */
export async function refusedLogin(login: Login): Promise<Refusal> {
  let client: Client;
  try {
    client = await Client.connect(login);
  } catch (error) {
    return asRefusal(error);
  }
  client.destroy();
  return assert.fail(`${login.user} was let in`);
}

export interface Expected {
  readonly errno: number;
  readonly sqlstate: string;
  readonly message?: string | RegExp;
}

export function assertRefusal(actual: Refusal | undefined, expected: Expected, sql: string): void {
  const { errno, sqlstate, message } = expected;
  if (actual === undefined) assert.fail(`accepted, expected ${errno}: ${sql}`);
  const got = { errno: actual.errno, sqlstate: actual.sqlstate };
  assert.deepEqual(got, { errno, sqlstate }, `${actual.message} ← ${sql}`);
  if (typeof message === 'string') assert.equal(actual.message, message, sql);
  if (message instanceof RegExp) assert.match(actual.message, message, sql);
}
