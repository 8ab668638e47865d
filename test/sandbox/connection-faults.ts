/** Things that go wrong on command between the client and the server. */
import type { ObError } from './errors.ts';

export type Moment = 'before' | 'after';

/** What a statement runs into, once. */
export type StatementFault =
  /** The socket closes before the statement runs, or after it ran and before its reply. */
  | { kind: 'drop'; when: Moment }
  /** The statement, or only its reply, is late; `ob_query_timeout` still counts. */
  | { kind: 'delay'; when: Moment; ms: number }
  /** No reply, ever. */
  | { kind: 'hang'; when: Moment }
  /** The reply is no packet of the protocol. */
  | { kind: 'garbage' }
  /** The statement is answered OK and not run. */
  | { kind: 'ignore' }
  /** The statement is refused. */
  | { kind: 'error'; error: ObError };

interface Planned {
  match: RegExp;
  fault: StatementFault;
}

export class ConnectionFaults {
  private planned: Planned[] = [];
  /** New connections are closed at once. */
  refusing = false;
  /** Logins are answered with 8001: the server is starting. */
  starting = false;

  plan(match: RegExp, fault: StatementFault): void {
    this.planned.push({ match, fault });
  }

  /** The first fault planned for such a statement; gone once taken. */
  take(sql: string): StatementFault | undefined {
    const index = this.planned.findIndex(({ match }) => sql.search(match) >= 0);
    return index < 0 ? undefined : this.planned.splice(index, 1)[0]?.fault;
  }

  clear(): void {
    this.planned = [];
    this.refusing = false;
    this.starting = false;
  }
}
