// The product's words against the server's rows.
import { mostOfCluster } from '../../src/backupsView/recentBackups.ts';
import type { Day, Login } from './day.ts';
import type { ServerRow } from './server.ts';
import { trueEnds, type TrueEnd } from './truth.ts';

export interface Verdict {
  readonly ends: number;
  readonly parts: number;
  /** Ends of jobs that no refresh of the login saw running, and that it learned from the history alone. */
  readonly unseen: number;
  /** Ends that the Backups view showed, of both kinds. */
  readonly shown: number;
  /** Ends that had passed before a read succeeded: so many others came after them. */
  readonly passedBy: number;
  readonly passwords: number;
  readonly missed: string[];
  readonly wrong: string[];
  readonly lost: string[];
}

/** Compares what was told of each job with how it ended, and looks for the password of each set. */
export async function verdictOf(
  day: Day,
  logins: readonly Login[],
  rows: readonly ServerRow[],
): Promise<Verdict> {
  const verdict = {
    ends: 0,
    parts: 0,
    unseen: 0,
    shown: 0,
    passedBy: 0,
    passwords: 0,
    missed: [],
    wrong: [],
    lost: [],
  } as {
    -readonly [K in keyof Verdict]: Verdict[K];
  };
  const ours = new Set(rows.filter(({ description }) => description.startsWith('soak-')).map(jobOf));
  for (const login of logins) {
    const ends = trueEnds(rows, login.tenant?.id);
    for (const end of ends) {
      const told = day.told.ends.get(`${login.profileId} ${end.job}`);
      const where = `${login.user}, job ${end.job}`;
      const seen = day.refreshes
        .get(login.profileId)
        ?.some(({ from, to }) => from >= end.from && to <= end.to);
      const shown = day.shown.get(`${login.profileId} ${end.job}`);
      const completed = [...end.parts.values()].every((part) => part === 'completed');
      // A tenant that a start of all left out is known to the window that asked for it, and to no row.
      const leftOut = [...(told?.phases.values() ?? [])].includes('leftOut');
      if (shown === undefined) {
        if (isPassedBy(end, ends, day.reads.get(login.profileId) ?? [])) verdict.passedBy++;
        else verdict.missed.push(`${where}: the Backups view never showed its end`);
      } else if (shown === 'completed' ? !completed : completed && !leftOut) {
        const parts = [...end.parts.values()].join(', ');
        verdict.wrong.push(`${where}: the Backups view showed “${shown}”, is ${parts}`);
      } else verdict.shown++;
      if (!told) {
        // What was started here is followed in any case, by the login that started it.
        const own =
          ours.has(end.job) &&
          (login.tenant ? end.job.startsWith(`${String(login.tenant.id)}-`) : end.job.startsWith('1-'));
        if (seen || own) verdict.missed.push(`${where}: no end was told`);
        else verdict.unseen++;
        continue;
      }
      verdict.ends++;
      if (told.times !== 1) verdict.wrong.push(`${where}: its end was told ${String(told.times)} times`);
      for (const [tenantId, phase] of told.phases) {
        verdict.parts++;
        const really = end.parts.get(tenantId) ?? 'leftOut';
        if (phase !== really) {
          verdict.wrong.push(`${where}, tenant ${String(tenantId)}: told “${phase}”, is “${really}”`);
        }
      }
      for (const id of end.parts.keys()) {
        if (!told.phases.has(id)) verdict.missed.push(`${where}: nothing was told of tenant ${String(id)}`);
      }
    }
  }
  await comparePasswords(day, logins, rows, verdict);
  return verdict;
}

/** Whether as many jobs as the Backups view has ended between this one and the next read that succeeded. */
function isPassedBy(
  end: TrueEnd,
  ends: readonly TrueEnd[],
  reads: readonly { readonly from: number; readonly to: number }[],
): boolean {
  const read = reads.find(({ from }) => from >= end.to);
  if (!read) return true;
  return ends.filter(({ to }) => to > end.to && to <= read.to).length >= mostOfCluster;
}

async function comparePasswords(
  { passwords, window: { vault } }: Day,
  logins: readonly Login[],
  rows: readonly ServerRow[],
  verdict: { passwords: number; wrong: string[]; lost: string[] },
): Promise<void> {
  const held = (await vault.list()).filter((entry) => entry.held && entry.kind === 'pending');
  const pending = new Set(await Promise.all(held.map((entry) => vault.read(entry))));
  for (const { tenantId, setId, description, encryption } of rows.filter((row) => row.setId > 0)) {
    const password = passwords.get(description);
    if (password === undefined) continue;
    verdict.passwords++;
    const where = `tenant ${String(tenantId)}, set ${String(setId)}`;
    if (encryption === 'NONE') verdict.wrong.push(`${where}: it was made without the password`);
    const kept = await Promise.all(logins.map(({ profileId }) => vault.readSet(profileId, tenantId, setId)));
    if (!kept.includes(password) && !pending.has(password)) verdict.lost.push(where);
  }
}

function jobOf(row: ServerRow): string {
  return `${String(row.initiatorTenantId)}-${String(row.initiatorJobId)}`;
}
