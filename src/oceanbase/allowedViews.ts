import type { UnreadableRow } from './columns.ts';
import { isDenied } from './refusals.ts';
import type { Scope } from './scope.ts';
import type { Row, Session } from './session.ts';

/** The views that a refresh and a tick of the watch read, without what stands before their names. */
export type ReadView =
  | 'TENANTS'
  | 'BACKUP_PARAMETER'
  | 'ARCHIVE_DEST'
  | 'PARAMETERS'
  | 'BACKUP_JOBS'
  | 'BACKUP_TASKS'
  | 'BACKUP_TASK_HISTORY'
  | 'ARCHIVELOG'
  | 'BACKUP_SET_FILES'
  | 'BACKUP_JOB_HISTORY';

/** A row of one of these views that could not be read. */
export interface UnreadableInView extends UnreadableRow {
  readonly view: ReadView;
}

/** The rows with the view that they are of. */
export function inView(view: ReadView, rows: readonly UnreadableRow[]): UnreadableInView[] {
  return rows.map((row) => ({ ...row, view }));
}

/** The view's name as this login writes it. */
export function nameOfView(scope: Scope, view: ReadView): string {
  if (view === 'TENANTS') return scope.dba('TENANTS');
  return view === 'PARAMETERS' ? scope.parameters : scope.view(view);
}

/** What was refused on a connection. */
const refusedOn = new WeakMap<Session, Set<ReadView>>();

/** Since when nothing was asked for again on a connection (ms, Clock.elapsed), and how often it was. */
const askedAgainOn = new WeakMap<Session, { at: number; count: number }>();
const askAgainAfterMs = 300_000;

/** The views that this connection was refused. */
export function unreadViews(session: Session): ReadonlySet<ReadView> {
  return new Set(refusedOn.get(session));
}

/**
 * Asks for a view again that this connection was refused: an upgrade takes a view away for a while (5019), and a
 * privilege is granted at any time. One view in five minutes, with at most one query; once one may be read again, the
 * next at each call. `elapsed`: as of Clock. Rejects like a read.
 */
export async function askAgain(session: Session, scope: Scope, elapsed: number): Promise<void> {
  const refused = refusedOn.get(session);
  if (!refused || refused.size === 0) return;
  const asked = askedAgainOn.get(session) ?? { at: elapsed, count: 0 };
  askedAgainOn.set(session, asked);
  if (elapsed - asked.at < askAgainAfterMs) return;
  const view = [...refused][asked.count++ % refused.size];
  if (!view) return;
  if (await isRefused(session, nameOfView(scope, view))) asked.at = elapsed;
  else refused.delete(view);
}

/**
 * Sends what `build` makes of those of `views` that may be read ('' for nothing: then there are no rows). If the server
 * refuses, each view is asked for by itself, and what is left is sent again, also from then on ({@link askAgain}): a statement that reads
 * several views fails as a whole, and does not always name the one that it failed for. Several reads on one connection
 * share what they find out, so only `unread` tells what this one left out. Rejects with the refusal if every view can be read by itself.
 */
export async function queryAllowed(
  session: Session,
  scope: Scope,
  views: readonly ReadView[],
  build: (may: (view: ReadView) => boolean) => string,
): Promise<{ readonly rows: readonly Row[]; readonly unread: ReadonlySet<ReadView> }> {
  const refused = refusedOn.get(session) ?? new Set();
  refusedOn.set(session, refused);
  const without = new Set(refused);
  const sql = build((view) => !without.has(view));
  if (sql === '') return { rows: [], unread: without };
  try {
    return { rows: await session.query(sql), unread: without };
  } catch (error) {
    if (!isDenied(error)) throw error;
    for (const view of views) {
      if (!refused.has(view) && (await isRefused(session, nameOfView(scope, view)))) refused.add(view);
    }
    // Another read may have found it out meanwhile: what counts is what this statement still had.
    if (!views.some((view) => refused.has(view) && !without.has(view))) throw error;
    return await queryAllowed(session, scope, views, build);
  }
}

async function isRefused(session: Session, view: string): Promise<boolean> {
  try {
    await session.query(`SELECT 1 FROM ${view} WHERE 1 = 0`);
    return false;
  } catch (error) {
    if (isDenied(error)) return true;
    throw error;
  }
}
