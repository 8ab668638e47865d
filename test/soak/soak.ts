import { randomUUID } from 'node:crypto';
import { heapMib } from '../bench/support/numbers.ts';
import { keeps, type Row } from '../bench/support/row.ts';
import { startRemoteSandbox, startSandboxProcess } from '../bench/support/sandboxProcess.ts';
import { shownMessages } from '../faults/support/messages.ts';
import { listenerCount, logLines } from '../unit/support/fakeVscode.ts';
import { Chance } from './chance.ts';
import { Day, passwordMark, type Login } from './day.ts';
import { FastClock } from './fastClock.ts';
import { openConnections, storedKeys } from './resources.ts';
import { rowsOf } from './rows.ts';
import { endedJobs, openJobs } from './server.ts';
import { tenantsOf } from './tenants.ts';
import { troubles } from './troubles.ts';
import { verdictOf } from './verdict.ts';

export interface SoakOptions {
  readonly hours: number;
  /** How many times as fast as life. */
  readonly speed: number;
  readonly seed: number;
  readonly say: (text: string) => void;
}

export interface SoakResult {
  readonly rows: readonly Row[];
  readonly violations: readonly string[];
  readonly holds: boolean;
}

/** What a backup takes on a quiet cluster, s. */
const backupSeconds = 300;
/** Until then jobs that are over fill the memory that they may have. */
const warmUpHours = 4;
/** After the last trouble everything must come to its end within this time, minutes of the day. */
const restMinutes = 240;

/** A day of a busy cluster, and what is to be said of it. */
export async function soak({ hours, speed, seed, say }: SoakOptions): Promise<SoakResult> {
  const began = Date.now();
  const unhandled: string[] = [];
  const note = (error: unknown): void => {
    unhandled.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  };
  process.on('warning', note).on('unhandledRejection', note);
  const listeners = listenerCount();
  const stopSandboxes = await startSandboxProcess();
  try {
    const names = ['shop', 'billing', 'stock', 'crm', 'audit', 'mail'];
    const sandbox = await startRemoteSandbox({
      backupSeconds: backupSeconds / speed,
      tenants: names.map((name, at) => ({ name, mode: at === 1 ? 'ORACLE' : 'MYSQL' })),
    });
    const clock = new FastClock(speed);
    const day = new Day(sandbox, clock, new Chance(seed), await tenantsOf(sandbox));
    const logins = await addClusters(day);
    const leaks = new Set<string>();
    const part = async (length: number): Promise<boolean> => {
      day.until = clock.now + length * 3_600_000;
      await liveThrough(day, logins);
      const rests = await comesToRest(day, say);
      // The lines themselves are no memory of the product.
      for (const line of (logLines as string[]).splice(0)) if (line.includes(passwordMark)) leaks.add(line);
      for (const { text } of shownMessages.splice(0)) if (text.includes(passwordMark)) leaks.add(text);
      return rests;
    };
    const first = Math.min(warmUpHours, hours / 2);
    const firstRests = await part(first);
    const warm = { heap: heapMib(), keys: storedKeys(day.storage), timers: clock.pending };
    say(`${String(first)} hours: ${String(day.told.ends.size)} ends told`);
    const rests = (await part(hours - first)) && firstRests;
    say(`${String(hours)} hours: ${String(day.told.ends.size)} ends told`);
    // What ended since the last refresh of the day is read as the next one would.
    for (const login of logins) await day.refresh(login);
    const verdict = await verdictOf(day, logins, await endedJobs(sandbox));
    const atRest = { heap: heapMib(), keys: storedKeys(day.storage), timers: clock.pending };
    await clock.minutes(2); // sockets that were just closed
    const open = openConnections(sandbox.port).length;
    day.window.dispose();
    await clock.minutes(5);
    const rows = rowsOf({
      ...{ hours, minutes: (Date.now() - began) / 60_000, day, verdict, rests, warm, atRest, open },
      disposed: {
        sockets: openConnections(sandbox.port).length,
        timers: clock.pending,
        listeners: listenerCount() - listeners,
      },
      ...{ leaks: leaks.size, unhandled: unhandled.length, clusters: logins.length },
    });
    const violations = [
      ...verdict.missed,
      ...verdict.wrong,
      ...verdict.lost.map((one) => `${one}: lost`),
      ...unhandled,
    ];
    return { rows, violations, holds: rows.every((row) => keeps(row) !== false) };
  } finally {
    process.off('warning', note).off('unhandledRejection', note);
    await stopSandboxes();
  }
}

/** The cluster as sys sees it, and as two tenants do. */
async function addClusters(day: Day): Promise<Login[]> {
  const [mysql, oracle] = day.tenants;
  const users = [
    { user: 'root@sys', tenant: undefined },
    { user: `root@${mysql.name}`, tenant: mysql },
    ...(oracle ? [{ user: `SYS@${oracle.name}`, tenant: oracle }] : []),
  ];
  const logins = users.map((one) => ({ ...one, profileId: randomUUID() }));
  for (const { user, profileId: id } of logins) {
    const { host, port, passwords } = day.sandbox;
    const profile = { version: 1, id, name: user, host, port, user, hasPassword: true } as const;
    await day.window.store.save(profile, passwords[user] ?? '');
  }
  return logins;
}

/** Everybody does what they do until the day is over. */
async function liveThrough(day: Day, logins: readonly Login[]): Promise<void> {
  const { chance } = day;
  const sys = logins.filter(({ tenant }) => !tenant);
  const everybody = [...sys, ...logins];
  const last = day.tenants.at(-1)?.name ?? '';
  await Promise.all([
    ...everybody.map((login) => day.repeat('a start', [5, 15], () => day.inWindow(() => day.start(login)))),
    ...logins.map((login) => day.repeat('a cancel', [20, 60], () => day.inWindow(() => day.cancel(login)))),
    ...logins.map((login) => day.repeat('a refresh', [0.5, 0.5], () => day.refresh(login))),
    ...['root@sys', `root@${last}`].map((user) =>
      day.repeat('a start elsewhere', [15, 40], () => day.startElsewhere(user)),
    ),
    day.repeat('a reload', [120, 240], () => day.reload()),
    day.repeat('a trouble', [2, 10], async () => {
      const [name, trouble] = chance.one(Object.entries(troubles) as [[string, () => Promise<void>]]);
      day.count(name);
      await (trouble as (one: Day) => Promise<void>)(day);
    }),
  ]);
}

/** Waits until no job runs and nothing waits for the end of one. Returns whether that came in time. */
async function comesToRest(day: Day, say: SoakOptions['say']): Promise<boolean> {
  const goingOn = (): string[] =>
    day.storage.memory.keys().filter((key) => /^(job|seen|start|speed)\//.test(key));
  const limit = day.clock.now + restMinutes * 60_000;
  while (day.clock.now < limit) {
    if (goingOn().length === 0 && (await openJobs(day.sandbox)) === 0) return true;
    await day.clock.minutes(1);
  }
  for (const key of goingOn()) say(`still there: ${key}`);
  return false;
}
