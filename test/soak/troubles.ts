import type { Day } from './day.ts';

type Trouble = (day: Day) => Promise<void>;

/** Statements that something happens to, as the source of a regular expression. */
const statements = [
  'BACKUP_JOB',
  'BACKUP_TASK',
  '^ALTER SYSTEM BACKUP',
  '^SET ENCRYPTION',
  'MAX\\(JOB_ID\\)',
  'ARCHIVELOG',
] as const;
const looks = ['BACKUP_JOB', 'BACKUP_TASK', 'ARCHIVELOG'] as const;

const someTenant = (day: Day): string => day.chance.one(day.tenants).name;

/** Switches something on and, minutes later, off again. */
function forMinutes(
  [least, most]: readonly [number, number],
  turn: (day: Day, on: boolean, tenant: string) => Promise<void>,
): Trouble {
  return async (day) => {
    const tenant = someTenant(day);
    await turn(day, true, tenant);
    await day.clock.minutes(day.chance.between(least, most));
    await turn(day, false, tenant);
  };
}

/** What goes wrong on such a day; each leaves the server and the keyring whole behind it. */
export const troubles: Readonly<Record<string, Trouble>> = {
  'connections lost': (day) =>
    day.sandbox.act('dropConnection', {
      when: day.chance.one(['before', 'after']),
      match: day.chance.one(statements),
    }),
  'replies that are no packet': (day) => day.sandbox.act('sendGarbage', { match: day.chance.one(looks) }),
  'looks that are refused': (day) =>
    day.sandbox.act('refuseStatement', { match: day.chance.one(looks), error: 'OB_ERR_UNEXPECTED' }),
  'looks that take a minute': (day) =>
    day.sandbox.act('delayStatement', { match: day.chance.one(looks), ms: 60_000 / day.clock.speed }),
  'server killed and back': async (day) => {
    await day.sandbox.act('kill', {});
    await day.clock.minutes(day.chance.between(0.5, 4));
    await day.sandbox.act('restart', {});
  },
  'no new connections for a while': async (day) => {
    await day.sandbox.act('dropConnection', { when: 'before', match: day.chance.one(looks) });
    await forMinutes([0.5, 3], (_, on) => day.sandbox.act('refuseConnections', { on }))(day);
  },
  'server starting for a while (8001)': async (day) => {
    await day.sandbox.act('dropConnection', { when: 'before', match: day.chance.one(looks) });
    await forMinutes([0.5, 3], (_, on) => day.sandbox.act('setStarting', { on }))(day);
  },
  'backups that fail': (day) =>
    day.sandbox.act('failNextBackup', { code: 4013, text: 'No memory or reach tenant memory limit' }),
  'destination full': forMinutes([3, 6], (day, on, tenant) => day.sandbox.act('fillDevice', { tenant, on })),
  'tenants skipped': (day) => day.sandbox.act('skipNextStart', { tenant: someTenant(day) }),
  'tasks that stand still': forMinutes([3, 15], (day, on, tenant) =>
    day.sandbox.act('stall', { tenant, on }),
  ),
  'archive interrupted': forMinutes([1, 3], (day, on, tenant) =>
    day.sandbox.act('setArchive', { tenant, status: on ? 'INTERRUPTED' : 'DOING' }),
  ),
  'keyring locked': forMinutes([1, 6], (day, on) => {
    day.storage.secrets.broken = on ? new Error('the keyring is locked') : undefined;
    return Promise.resolve();
  }),
};
