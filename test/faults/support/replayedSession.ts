import type { Row, Session } from '../../../src/oceanbase/session.ts';

/** A query and the rows that it was answered with. */
export interface Recorded {
  readonly sql: string;
  readonly rows: readonly Row[];
}

/** Passes everything on, and keeps it. */
export class RecordingSession implements Session {
  readonly queries: Recorded[] = [];
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  get closed(): boolean {
    return this.#session.closed;
  }

  get queryMs(): number {
    return this.#session.queryMs;
  }

  async query(sql: string): Promise<Row[]> {
    const rows = await this.#session.query(sql);
    this.queries.push({ sql, rows });
    return rows;
  }

  onClosed(listener: () => void): void {
    this.#session.onClosed(listener);
  }

  close(): Promise<void> {
    return this.#session.close();
  }
}

/** Answers as it was recorded, but for one query. A query that was not recorded, because of that, has no rows. */
export class ReplayedSession implements Session {
  readonly closed = false;
  readonly queryMs = 1_000;
  readonly #recorded: readonly Recorded[];
  readonly #changed: string;
  readonly #change: (rows: readonly Row[]) => readonly Row[];

  constructor(
    recorded: readonly Recorded[],
    index: number,
    change: (rows: readonly Row[]) => readonly Row[],
  ) {
    this.#recorded = recorded;
    this.#changed = recorded[index]?.sql ?? '';
    this.#change = change;
  }

  query(sql: string): Promise<Row[]> {
    const rows = this.#recorded.find((one) => one.sql === sql)?.rows ?? [];
    return Promise.resolve([...(sql === this.#changed ? this.#change(rows) : rows)]);
  }

  onClosed(): void {
    // It never closes.
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
