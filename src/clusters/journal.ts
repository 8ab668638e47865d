import * as vscode from 'vscode';
import {
  concerns,
  JournaledSession,
  recordLine,
  type StatementRecord,
} from '../oceanbase/journaledSession.ts';
import { redactor } from '../oceanbase/redact.ts';
import type { Session } from '../oceanbase/session.ts';

/** How many records are kept: polling must not push out what changed something, so each kind has its own end. */
const mostChanges = 1_000;
const mostReads = 500;

/** A record, and how often it came again with the same result: polling asks the same thing over and over. */
export interface JournalEntry extends StatementRecord {
  readonly repeats: number;
}

/**
 * Every statement that this window sent, on whichever connection: the newest ones in memory, and in an output
 * channel of its own. What changes something is shown there at the level Info, what only reads at Debug and once
 * per result, what fails at Warning. Nothing gets here, nor out of here, that was not redacted.
 */
export class StatementJournal implements vscode.Disposable {
  readonly #channel = vscode.window.createOutputChannel('OceanBase Backup Journal', { log: true });
  readonly #changes: StatementRecord[] = [];
  readonly #reads = new Map<string, JournalEntry>();
  #connections = 0;

  /** The same session, with every statement written down. */
  attach(session: Session, cluster: string, login: string): Session {
    const connection = ++this.#connections;
    return new JournaledSession(session, { cluster, login, connection }, (record) => {
      this.#add(record);
    });
  }

  /** What changed something, oldest first. */
  changes(): readonly StatementRecord[] {
    return [...this.#changes];
  }

  /** What only read, oldest first, equal ones once. */
  reads(): readonly JournalEntry[] {
    return [...this.#reads.values()];
  }

  /**
   * What a diagnosis of the tenant's failure needs, oldest first: the changes of connections that had to do with it
   * (SET ENCRYPTION names no tenant, but belongs to the BACKUP after it), and reads of its cluster that failed.
   */
  about(cluster: string, tenant: string | undefined): readonly StatementRecord[] {
    const ofCluster = this.#changes.filter((record) => record.cluster === cluster);
    const connections = new Set(
      ofCluster
        .filter((record) => tenant === undefined || concerns(record, tenant))
        .map((record) => record.connection),
    );
    return [
      ...ofCluster.filter((record) => connections.has(record.connection)),
      ...this.reads().filter((record) => record.cluster === cluster && record.result.kind !== 'ok'),
    ].sort((a, b) => a.startedAt.getTime() - b.startedAt.getTime());
  }

  show(): void {
    this.#channel.show(true);
  }

  dispose(): void {
    this.#channel.dispose();
  }

  #add(record: StatementRecord): void {
    if (record.changes) {
      this.#changes.push(record);
      if (this.#changes.length > mostChanges) this.#changes.shift();
      this.#write(record);
      return;
    }
    const { cluster, login, sql, result } = record;
    const key = JSON.stringify([cluster, login, sql]);
    const before = this.#reads.get(key);
    const again = before !== undefined && JSON.stringify(before.result) === JSON.stringify(result);
    this.#reads.delete(key); // so that the newest stands last
    this.#reads.set(key, { ...record, repeats: again ? before.repeats + 1 : 0 });
    if (this.#reads.size > mostReads) {
      const [oldest] = this.#reads.keys();
      if (oldest !== undefined) this.#reads.delete(oldest);
    }
    if (!again) this.#write(record);
  }

  #write(record: StatementRecord): void {
    const line = redactor.redact(recordLine(record));
    if (record.result.kind !== 'ok') this.#channel.warn(line);
    else if (record.changes) this.#channel.info(line);
    else this.#channel.debug(line);
  }
}
