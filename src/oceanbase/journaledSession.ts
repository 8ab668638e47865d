import * as l10n from '@vscode/l10n';
import { ConnectionLost, messageOf, ServerError } from './errors.ts';
import { redactor } from './redact.ts';
import type { Row, Session } from './session.ts';

/** What became of a statement. */
export type StatementResult =
  | { readonly kind: 'ok'; readonly rows: number }
  /** The server answered with an error: the statement had no effect. */
  | { readonly kind: 'refused'; readonly errno: number; readonly sqlState: string; readonly message: string }
  /** No answer came: whether it ran is not known. */
  | { readonly kind: 'lost'; readonly message: string };

/** One statement that was sent. Its texts are redacted before they get here. */
export interface StatementRecord {
  readonly cluster: string;
  /** The login, e.g. `root@sys#cluster`. */
  readonly login: string;
  /** Counts the physical connections of this window: what sticks to one shows as the same number. */
  readonly connection: number;
  readonly sql: string;
  /** Whether it changes something, or what later statements on its connection mean. */
  readonly changes: boolean;
  readonly startedAt: Date;
  readonly durationMs: number;
  readonly result: StatementResult;
}

/** Longer statements, such as one that names a thousand tenants, are cut in the journal. */
const longestSql = 4_000;
export const cutMark = '… (cut)';

/** What a statement that only reads begins with; SET of a session's own variables counts as that too. */
const reading =
  /^(?:SELECT|SHOW|DESC|DESCRIBE|EXPLAIN|SET\s+NAMES)\b|^SET\s+(?:SESSION\s+)?(?!@{0,2}(?:GLOBAL|PASSWORD)\b)@{0,2}\w+(?:\.\w+)?\s*=/i;

/** Whether a statement changes something, or is to be taken as if it did: what is not known to read, does. */
export function changesSomething(sql: string): boolean {
  return !reading.test(sql.replace(/^(?:[\s(]|\/\*[^*]*\*\/|--[^\n]*\n)+/, ''));
}

/**
 * A session that tells `record` of every statement once it is answered, with secrets masked as they were known
 * when it was sent. It behaves as `session` does otherwise.
 */
export class JournaledSession implements Session {
  readonly #session: Session;
  readonly #where: Pick<StatementRecord, 'cluster' | 'login' | 'connection'>;
  readonly #record: (record: StatementRecord) => void;
  readonly #now: () => number;

  constructor(
    session: Session,
    where: Pick<StatementRecord, 'cluster' | 'login' | 'connection'>,
    record: (record: StatementRecord) => void,
    now: () => number = Date.now,
  ) {
    this.#session = session;
    this.#where = where;
    this.#record = record;
    this.#now = now;
  }

  get closed(): boolean {
    return this.#session.closed;
  }

  get queryMs(): number {
    return this.#session.queryMs;
  }

  async query(sql: string, withinMs?: number): Promise<Row[]> {
    if (this.#session.closed) return await this.#session.query(sql, withinMs); // it is not sent any more
    const started = this.#now();
    const masked = redactor.redact(sql);
    const done = (result: StatementResult): void => {
      try {
        this.#record({
          ...this.#where,
          sql: masked.length > longestSql ? masked.slice(0, longestSql) + cutMark : masked,
          changes: changesSomething(sql),
          startedAt: new Date(started),
          durationMs: this.#now() - started,
          result,
        });
      } catch {
        // A journal that cannot be written must not make a statement look as if it had failed.
      }
    };
    let rows: Row[];
    try {
      rows = await this.#session.query(sql, withinMs);
    } catch (error) {
      done(resultOf(error));
      throw error;
    }
    done({ kind: 'ok', rows: rows.length });
    return rows;
  }

  onClosed(listener: () => void): void {
    this.#session.onClosed(listener);
  }

  close(): Promise<void> {
    return this.#session.close();
  }
}

function resultOf(error: unknown): StatementResult {
  const message = redactor.redact(messageOf(error));
  return error instanceof ServerError
    ? { kind: 'refused', errno: error.errno, sqlState: error.sqlState, message }
    : {
        kind: 'lost',
        message: error instanceof ConnectionLost ? message : l10n.t('no usable answer: {0}', message),
      };
}

/** The result in words, on one line. */
export function resultWords(result: StatementResult): string {
  switch (result.kind) {
    case 'ok':
      return `OK rows=${String(result.rows)}`;
    case 'refused':
      return oneLine(l10n.t('refused: {0} ({1}) {2}', result.errno, result.sqlState, result.message));
    case 'lost':
      return oneLine(l10n.t('connection lost, so whether it ran is not known: {0}', result.message));
  }
}

/** A record on one line, for the output channel and the diagnosis. */
export function recordLine(record: StatementRecord): string {
  const { startedAt, cluster, login, connection, durationMs, result, sql } = record;
  return (
    `${startedAt.toISOString()}  ${oneLine(cluster)}  ${oneLine(login)}  #${String(connection)}` +
    `  ${String(Math.round(durationMs))} ms  ${resultWords(result)}  |  ${oneLine(sql)}`
  );
}

/** A text without line breaks: a message must not look like another entry, nor end a comment. */
export function oneLine(text: string): string {
  return text.replaceAll(/[\s\u0085\u2028\u2029]+/g, ' ').trim();
}

/** Whether a record is about a tenant: its login belongs to it, or its statement names it or all tenants. */
export function concerns(record: StatementRecord, tenant: string): boolean {
  const [, ownTenant = 'sys'] = record.login.split('#')[0]?.split('@') ?? [];
  if (ownTenant === tenant) return true;
  if (
    /\bBACKUP\s+(?:INCREMENTAL\s+)?DATABASE\b|\b(?:CANCEL\s+BACKUP|(?:NO)?ARCHIVELOG)\s*$/i.test(record.sql)
  )
    return true;
  const quoted = [`\`${tenant.replaceAll('`', '``')}\``, `"${tenant}"`, `'${tenant}'`];
  return quoted.some((name) => record.sql.includes(name));
}
