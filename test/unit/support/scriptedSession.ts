import { ConnectionLost } from '../../../src/oceanbase/errors.ts';
import type { Row, Session } from '../../../src/oceanbase/session.ts';

/** What a statement that matches is answered with: rows, an error, or what the function makes of it. */
export type Answer = readonly Row[] | Error | ((sql: string) => readonly Row[] | Error);
export type Script = readonly (readonly [RegExp, Answer])[];

/**
 * A session that answers from a script, first match first, and keeps what it was sent. A statement that the
 * script doesn't know fails the test, except where a ConnectionLost closed the session as the real one does.
 */
export class ScriptedSession implements Session {
  readonly queryMs = 1_000;
  readonly sent: string[] = [];
  readonly #script: Script;
  #closed = false;
  closes = 0;

  constructor(script: Script) {
    this.#script = script;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** What it was sent that does more than read. */
  get changes(): string[] {
    return this.sent.filter((sql) => !/^(SELECT|SHOW) /.test(sql));
  }

  query(sql: string): Promise<Row[]> {
    if (this.#closed) return Promise.reject(new ConnectionLost('The connection to test is closed.'));
    this.sent.push(sql);
    const entry = this.#script.find(([pattern]) => pattern.test(sql));
    if (!entry) return Promise.reject(new Error(`the script has no answer to: ${sql}`));
    const answer = typeof entry[1] === 'function' ? entry[1](sql) : entry[1];
    if (!(answer instanceof Error)) return Promise.resolve([...answer]);
    if (answer instanceof ConnectionLost) this.#closed = true;
    return Promise.reject(answer);
  }

  onClosed(): void {
    // Nothing under test listens to a scripted session.
  }

  close(): Promise<void> {
    this.closes++;
    this.#closed = true;
    return Promise.resolve();
  }
}
