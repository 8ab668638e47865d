import * as l10n from '@vscode/l10n';
import { listArchiveRounds } from '../oceanbase/archive.ts';
import { listArchiveDestinations, listBackupDestinations } from '../oceanbase/destinations.ts';
import { UnexpectedRow } from '../oceanbase/errors.ts';
import { newestFullSets } from '../oceanbase/fullSets.ts';
import { listOpenJobs, type JobKey } from '../oceanbase/jobs.ts';
import { mayAlterSystem } from '../oceanbase/privileges.ts';
import { scopeOf } from '../oceanbase/scope.ts';
import { sentences } from '../oceanbase/sentences.ts';
import type { ServerInfo } from '../oceanbase/serverInfo.ts';
import type { Session } from '../oceanbase/session.ts';
import { listTenantFacts } from '../oceanbase/tenantFacts.ts';
import { listUserTenants } from '../oceanbase/tenants.ts';
import { atLeast } from '../oceanbase/version.ts';
import type { BackupChoices, BackupTarget, TenantRef } from './request.ts';
import { tenantChecks, type Facts } from './tenantChecks.ts';

/** What can be done about a check, by a command. */
export type Remedy =
  | { readonly kind: 'enableArchive'; readonly tenant: TenantRef }
  | { readonly kind: 'resumeArchive'; readonly tenant: TenantRef }
  | { readonly kind: 'restartArchive'; readonly tenant: TenantRef }
  | { readonly kind: 'setBackupDestination'; readonly tenant: TenantRef }
  | { readonly kind: 'setArchiveDestination'; readonly tenant: TenantRef }
  | { readonly kind: 'showRunning'; readonly job: JobKey };

/** One line of the preflight. */
export interface Check {
  /** A refusal: the server would not start the backup. A warning: it would, and the user should know. */
  readonly level: 'pass' | 'warning' | 'refusal';
  /** undefined: it concerns the whole start. */
  readonly tenant: string | undefined;
  /** What was found, in one sentence. */
  readonly text: string;
  /** What to do about it, in one sentence; '' for a pass. */
  readonly advice: string;
  /** errno and words that the server would answer with (facts.md 2.3). */
  readonly answer: { readonly errno: number; readonly text: string } | undefined;
  readonly remedies: readonly Remedy[];
}

export interface Preflight {
  readonly checks: readonly Check[];
  /** Whether the server would refuse the start. */
  readonly refused: boolean;
}

/** Stops a start whose second preflight, right before the statement, found a refusal. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly preflight: Preflight;

  constructor(preflight: Preflight) {
    const first = preflight.checks.find(({ level }) => level === 'refusal');
    super(first ? sentences(first.text, first.advice) : l10n.t('The server would refuse it.'));
    this.preflight = preflight;
  }
}

/**
 * Foresees what the server would answer, from read-only queries: one look at each of a fixed number of views,
 * whatever the number of tenants. A start of all tenants leaves out those that are not eligible, so their
 * refusals become warnings unless nobody is left.
 */
export async function preflight(
  session: Session,
  info: ServerInfo,
  target: BackupTarget,
  choices: BackupChoices,
): Promise<Preflight> {
  const scope = scopeOf(info);
  const [tenants, rounds, jobs, dataDests, archiveDests, fullSets, tenantFacts, allowed] = await Promise.all([
    listUserTenants(session, scope),
    listArchiveRounds(session, scope),
    listOpenJobs(session, scope),
    listBackupDestinations(session, scope),
    listArchiveDestinations(session, scope),
    choices.incremental ? newestFullSets(session, scope) : new Map<number, string>(),
    listTenantFacts(session, scope, info.version),
    mayAlterSystem(session, scope),
  ]);
  const facts: Facts = {
    info,
    tenants,
    rounds,
    jobs: jobs.jobs,
    dataDests,
    archiveDests,
    tenantFacts,
    fullSets,
    choices,
  };
  const general = generalChecks(info, choices, allowed);
  const perTenant = target.tenants.map((tenant) => {
    const unread = jobs.unreadable.find(({ tenantId }) => tenantId === tenant.id);
    if (unread) return [unchecked(tenant, unread.problem)];
    try {
      return tenantChecks(tenant, facts, target.kind);
    } catch (error) {
      if (!(error instanceof UnexpectedRow)) throw error;
      return [unchecked(tenant, error.message)]; // a row of this tenant cannot be read (ByTenant)
    }
  });
  if (target.kind !== 'all') {
    const checks = [...general, ...perTenant.flat()];
    return { checks, refused: checks.some(({ level }) => level === 'refusal') };
  }
  const eligible = perTenant.filter((checks) => !checks.some(({ level }) => level === 'refusal'));
  const checks = [
    ...general,
    ...(eligible.length === 0 ? [nobodyEligible()] : []),
    ...perTenant.flat().map((check) => (check.level === 'refusal' ? leftOut(check) : check)),
  ];
  return { checks, refused: checks.some(({ level }) => level === 'refusal') };
}

const nobodyEligible = (): Check => ({
  level: 'refusal',
  tenant: undefined,
  text: l10n.t('No tenant can be backed up now.'),
  advice: l10n.t('The lines below say what each of them lacks.'),
  answer: { errno: 9040, text: 'backup can not start, because no tenant meets the backup condition, …' },
  remedies: [],
});

/** Nothing is foreseen of a tenant one of whose rows cannot be read. */
const unchecked = ({ name }: TenantRef, problem: string): Check => ({
  level: 'warning',
  tenant: name,
  text: problem,
  advice: l10n.t('So it is not known whether the server would refuse this tenant.'),
  answer: undefined,
  remedies: [],
});

function leftOut(check: Check): Check {
  return {
    ...check,
    level: 'warning',
    text: sentences(check.text, l10n.t('It will be left out.')),
    answer: undefined,
  };
}

function generalChecks(info: ServerInfo, choices: BackupChoices, allowed: boolean): Check[] {
  const checks: Check[] = [];
  if (!allowed) {
    checks.push({
      level: 'refusal',
      tenant: undefined,
      text: l10n.t('This login lacks the ALTER SYSTEM privilege.'),
      advice: l10n.t('Log in as root, or have ALTER SYSTEM granted to this user.'),
      answer: {
        errno: 1227,
        text: 'Access denied; you need (at least one of) the SUPER or ALTER SYSTEM privilege(s) for this operation',
      },
      remedies: [],
    });
  }
  if (choices.plusArchivelog && !atLeast(info.version, '4.2')) {
    checks.push({
      level: 'refusal',
      tenant: undefined,
      text: l10n.t('OceanBase {0} has no PLUS ARCHIVELOG.', info.version.text),
      advice: l10n.t('Leave it out: it works from 4.2.0 on.'),
      answer: { errno: 1235, text: 'plus archive is not supported not supported' },
      remedies: [],
    });
  }
  return checks;
}
