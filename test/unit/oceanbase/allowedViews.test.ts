// What a login may not read, found out by several reads at once on one connection.
import assert from 'node:assert/strict';
import { nameOfView, queryAllowed, unreadViews, type ReadView } from '../../../src/oceanbase/allowedViews.ts';
import { ServerError } from '../../../src/oceanbase/errors.ts';
import { scopeOf } from '../../../src/oceanbase/scope.ts';
import type { Row, Session } from '../../../src/oceanbase/session.ts';

const scope = scopeOf({ tenantId: 1, tenantName: 'sys', mode: 'MYSQL' });
/** The statements of a refresh and of a tick of the watch, by the views that they read. */
const refresh: readonly (readonly ReadView[])[] = [
  ['TENANTS', 'PARAMETERS'],
  ['BACKUP_JOBS', 'BACKUP_TASKS'],
  ['ARCHIVELOG', 'BACKUP_SET_FILES', 'BACKUP_JOB_HISTORY'],
];
const watch: readonly (readonly ReadView[])[] = [
  ['BACKUP_JOBS', 'BACKUP_JOB_HISTORY'],
  ['BACKUP_TASKS', 'BACKUP_SET_FILES'],
];
const refusedSets: readonly (readonly ReadView[])[] = [
  ['BACKUP_TASKS'],
  ['BACKUP_SET_FILES'],
  ['BACKUP_JOBS', 'BACKUP_TASKS'],
  ['BACKUP_TASKS', 'BACKUP_SET_FILES'],
  ['BACKUP_JOB_HISTORY', 'BACKUP_SET_FILES'],
  ['TENANTS', 'BACKUP_JOBS', 'BACKUP_SET_FILES', 'BACKUP_JOB_HISTORY'],
];

/** One connection that answers one statement after the other, when it is told to. */
class QueuedSession implements Session {
  readonly closed = false;
  readonly queryMs = 1_000;
  readonly #refused: readonly string[];
  readonly #waiting: (() => void)[] = [];

  constructor(refused: readonly ReadView[]) {
    this.#refused = refused.map((view) => nameOfView(scope, view));
  }

  query(sql: string): Promise<Row[]> {
    return new Promise((resolve, reject) => {
      this.#waiting.push(() => {
        const read = sql.replace(/^.* FROM | WHERE .*$/g, '').split(', ');
        if (read.some((name) => this.#refused.includes(name)))
          reject(new ServerError(1142, '42000', 'OceanBase answered: SELECT command denied (5171)'));
        else resolve([]);
      });
    });
  }

  /** Answers the oldest statement, and lets what that sets going come to rest. */
  async answer(): Promise<void> {
    this.#waiting.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  }

  onClosed(): void {
    // It is never closed.
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

async function readAll(session: Session, statements: readonly (readonly ReadView[])[]): Promise<string> {
  try {
    for (const views of statements) {
      await queryAllowed(session, scope, views, (may) => {
        const names = views.filter(may).map((view) => nameOfView(scope, view));
        return names.length === 0 ? '' : `SELECT 1 FROM ${names.join(', ')}`;
      });
    }
    return 'read';
  } catch (error) {
    return String(error);
  }
}

describe('two reads at once on a connection that may not read every view', () => {
  for (const refused of refusedSets) {
    it(`both read the rest, and neither loses what the other was refused: ${refused.join(', ')}`, async () => {
      for (const [first, second] of [
        [refresh, watch],
        [watch, refresh],
      ] as const) {
        for (let later = 0; later <= 20; later++) {
          const session = new QueuedSession(refused);
          const results = [readAll(session, first)];
          for (let at = 0; at < 60; at++) {
            if (at === later) results.push(readAll(session, second));
            await session.answer();
          }
          const how = `the second begins after ${String(later)} answers`;
          assert.deepEqual(await Promise.all(results), ['read', 'read'], how);
          assert.deepEqual([...unreadViews(session)].sort(), [...refused].sort(), how);
        }
      }
    });
  }

  it('is told of a refusal that no view by itself explains', async () => {
    const session = new QueuedSession([]);
    const refusing: Session = {
      ...session,
      query: (sql) =>
        sql.includes(', ') ? Promise.reject(new ServerError(1142, '42000', 'denied')) : Promise.resolve([]),
    } as Session;
    assert.match(await readAll(refusing, [['BACKUP_JOBS', 'BACKUP_TASKS']]), /denied/);
    assert.deepEqual([...unreadViews(refusing)], []);
  });
});
