import type { Row } from '../bench/support/row.ts';
import type { Day } from './day.ts';
import type { Verdict } from './verdict.ts';

interface Level {
  readonly heap: number;
  readonly keys: { readonly goingOn: number; readonly pending: number };
  readonly timers: number;
}

interface Facts {
  readonly hours: number;
  readonly minutes: number;
  readonly clusters: number;
  readonly day: Day;
  readonly verdict: Verdict;
  readonly rests: boolean;
  readonly warm: Level;
  readonly atRest: Level;
  readonly open: number;
  readonly disposed: { readonly sockets: number; readonly timers: number; readonly listeners: number };
  readonly leaks: number;
  readonly unhandled: number;
}

const group = 'soak';
/** What jobs that are over, curves and the passwords of new sets may take, MiB. */
const heapBudget = 5;
/** Too short a day tells nothing of the heap. */
const heapHours = 12;

/** The table of a soak. */
export function rowsOf(facts: Facts): Row[] {
  const { hours, minutes, clusters, day, verdict, rests, warm, atRest, open, disposed } = facts;
  const row = (what: string, figure: number, unit: string, budget?: number): Row => ({
    ...{ group, what, figure, unit },
    ...(budget === undefined ? {} : { budget }),
  });
  const growth = Math.max(0, atRest.heap - warm.heap);
  return [
    row('simulated', hours, 'hours'),
    row('it took', minutes, 'minutes', 10),
    ...[...day.happened].sort(([a], [b]) => a.localeCompare(b)).map(([what, times]) => row(what, times, '×')),
    row('ends of jobs that were told', verdict.ends, 'ends'),
    row('parts of tenants in them', verdict.parts, 'parts'),
    row('ends that were not seen coming, and read from the history', verdict.unseen, 'ends'),
    row('ends that the Backups view showed', verdict.shown, 'ends'),
    row('ends that twenty others followed before a read succeeded', verdict.passedBy, 'ends'),
    row('ends that were missed', verdict.missed.length, 'ends', 0),
    row('ends that were told wrongly or twice', verdict.wrong.length, 'ends', 0),
    row('sets with a password that was asked for', verdict.passwords, 'sets'),
    row('passwords that were lost', verdict.lost.length, 'passwords', 0),
    row('alarms about a password that is missing', day.told.alarms, 'alarms', 0),
    row('passwords in the log or in messages', facts.leaks, 'lines', 0),
    row('passwords of starts that never made a job, which are kept', atRest.keys.pending, 'passwords'),
    row('errors that nobody handled, warnings of Node', facts.unhandled, 'errors', 0),
    row('did not come to rest after the last trouble', rests ? 0 : 1, '×', 0),
    row('stored keys of what goes on, at rest', atRest.keys.goingOn, 'keys', 0),
    row('timers at rest', atRest.timers, 'timers', 0),
    row(`connections at rest, with ${String(clusters)} clusters`, open, 'connections', clusters),
    row('timers after the window was closed', disposed.timers, 'timers', 0),
    row('connections after that', disposed.sockets, 'connections', 0),
    row('listeners after that', disposed.listeners, 'listeners', 0),
    row('heap at the end', atRest.heap, 'MiB'),
    row('growth of the heap after the warm-up', growth, 'MiB', hours >= heapHours ? heapBudget : undefined),
  ];
}
