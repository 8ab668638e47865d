import * as l10n from '@vscode/l10n';
import { everybodyWords, meansEverybody } from '../oceanbase/oneTenant.ts';
import type { JobKey } from '../oceanbase/jobs.ts';
import { UnexpectedRow } from '../oceanbase/errors.ts';
import { sentences } from '../oceanbase/sentences.ts';
import { isSysLogin, type ServerInfo } from '../oceanbase/serverInfo.ts';
import type { Session } from '../oceanbase/session.ts';
import { atLeast } from '../oceanbase/version.ts';
import { readFacts, type Facts, type OnProgress } from './facts.ts';
import type { BackupChoices, BackupTarget, TenantRef } from './request.ts';
import { tenantChecks } from './tenantChecks.ts';

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
  /** What is to be backed up, by the names that the tenants have now. */
  readonly target: BackupTarget;
  /** The tenants that nothing stands in the way of, by id: those that a start of all tenants takes. */
  readonly eligible: readonly number[];
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
  onProgress?: OnProgress,
): Promise<Preflight> {
  return foresee(await readFacts(session, info, choices, onProgress), target);
}

/** {@link preflight} of what was read; its cost grows with the number of tenants, not with its square. */
export function foresee(facts: Facts, target: BackupTarget): Preflight {
  const perTenant = target.tenants.map((tenant) => ({
    id: tenant.id,
    ...checksOf(tenant, facts, target.kind),
  }));
  const eligible = perTenant.filter(({ checks, known }) => known && !checks.some(isRefusal));
  const all = target.kind === 'all';
  const found = perTenant.flatMap(({ checks }) => checks);
  const named = withNames(target, (id) => facts.tenants.get(id)?.name);
  const checks = [
    ...generalChecks(facts, named),
    ...(all && perTenant.every(({ checks }) => checks.some(isRefusal)) ? [nobodyEligible()] : []),
    ...(all ? found.map((check) => (isRefusal(check) ? leftOut(check) : check)) : found),
  ];
  return {
    checks,
    refused: checks.some(isRefusal),
    target: named,
    eligible: eligible.map(({ id }) => id),
  };
}

/** The target with the names that its tenants have now; undefined: the name stays as it was. */
function withNames(target: BackupTarget, nameOf: (id: number) => string | undefined): BackupTarget {
  const named = ({ id, name }: TenantRef): TenantRef => ({ id, name: nameOf(id) ?? name });
  return target.kind === 'own'
    ? { kind: 'own', tenants: [named(target.tenants[0])] }
    : { kind: target.kind, tenants: target.tenants.map(named) };
}

const isRefusal = ({ level }: Check): boolean => level === 'refusal';

const nobodyEligible = (): Check => ({
  level: 'refusal',
  tenant: undefined,
  text: l10n.t('No tenant can be backed up now.'),
  advice: l10n.t('The lines below say what each of them lacks.'),
  answer: { errno: 9040, text: 'backup can not start, because no tenant meets the backup condition, …' },
  remedies: [],
});

/** Nothing is `known` of a tenant one of whose rows cannot be read. */
interface TenantChecks {
  readonly checks: readonly Check[];
  readonly known: boolean;
}

function checksOf(tenant: TenantRef, facts: Facts, kind: BackupTarget['kind']): TenantChecks {
  // A row of sys that cannot be read may be of a job that is to come to any tenant.
  const unread = facts.unread.get(tenant.id) ?? facts.unread.get(1);
  if (unread !== undefined) return unchecked(tenant, unread);
  try {
    return { checks: tenantChecks(tenant, facts, kind), known: true };
  } catch (error) {
    if (!(error instanceof UnexpectedRow)) throw error;
    return unchecked(tenant, error.message); // a row of this tenant cannot be read (ByTenant)
  }
}

const unchecked = ({ name }: TenantRef, problem: string): TenantChecks => ({
  known: false,
  checks: [
    {
      level: 'warning',
      tenant: name,
      text: problem,
      advice: l10n.t('So it is not known whether the server would refuse this tenant.'),
      answer: undefined,
      remedies: [],
    },
  ],
});

function leftOut(check: Check): Check {
  return {
    ...check,
    level: 'warning',
    text: sentences(check.text, l10n.t('It will be left out.')),
    answer: undefined,
  };
}

const noPrivilege = {
  errno: 1227,
  text: 'Access denied; you need (at least one of) the SUPER or ALTER SYSTEM privilege(s) for this operation',
};

function generalChecks({ info, choices, alterSystem }: Facts, target: BackupTarget): Check[] {
  const checks: Check[] = [];
  const add = (check: Omit<Check, 'remedies'>): number => checks.push({ ...check, remedies: [] });
  if (alterSystem === 'missing') {
    add({
      level: 'refusal',
      tenant: undefined,
      text: l10n.t('This login lacks the ALTER SYSTEM privilege.'),
      advice: l10n.t('Log in as root, or have ALTER SYSTEM granted to this user.'),
      answer: noPrivilege,
    });
  }
  if (alterSystem === 'unknown') {
    add({
      level: 'warning',
      tenant: undefined,
      text: l10n.t('This login lacks the ALTER SYSTEM privilege, unless one of its roles has it.'),
      advice: l10n.t(
        'The server shows the names of its roles alone. Without it the start is refused (1227).',
      ),
      answer: undefined,
    });
  }
  if (choices.threadScore !== undefined && isSysLogin(info)) {
    for (const { name } of target.tenants.filter((tenant) => meansEverybody(tenant.name))) {
      add({
        level: 'refusal',
        tenant: name,
        text: everybodyWords(name).text,
        advice: l10n.t('Leave the speed as it is, log in to the tenant itself, or rename it.'),
        answer: undefined,
      });
    }
  }
  if (choices.plusArchivelog && !atLeast(info.version, '4.2')) {
    add({
      level: 'refusal',
      tenant: undefined,
      text: l10n.t('OceanBase {0} has no PLUS ARCHIVELOG.', info.version.text),
      advice: l10n.t('Leave it out: it works from 4.2.0 on.'),
      answer: { errno: 1235, text: 'plus archive is not supported not supported' },
    });
  }
  return checks;
}
