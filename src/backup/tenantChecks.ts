import * as l10n from '@vscode/l10n';
import { rawWord } from '../oceanbase/word.ts';
import { keyOfRow } from '../oceanbase/jobs.ts';
import { relation } from '../oceanbase/destinationUri.ts';
import { isSysLogin } from '../oceanbase/serverInfo.ts';
import { atLeast } from '../oceanbase/version.ts';
import { archiveCheck } from './archiveChecks.ts';
import type { Facts } from './facts.ts';
import { timeWords } from './historyWords.ts';
import type { Check } from './preflight.ts';
import type { BackupTarget, TenantRef } from './request.ts';

/** The reason text that 9040 carries. */
export function cannotStart(because: string): Check['answer'] {
  return { errno: 9040, text: `backup can not start, because ${because}` };
}

/**
 * The checks of one tenant, in the order in which the server makes them (facts.md 2.3: sys and own differ). `asked`
 * has the name that it was asked for by; what is found is told of the name that it has now.
 */
export function tenantChecks(asked: TenantRef, facts: Facts, kind: BackupTarget['kind']): Check[] {
  const tenant = facts.tenants.get(asked.id);
  const ref: TenantRef = { id: asked.id, name: tenant?.name ?? asked.name };
  const check = (level: Check['level'], text: string, rest: Partial<Check> = {}): Check => ({
    level,
    tenant: ref.name,
    text,
    advice: '',
    answer: undefined,
    remedies: [],
    ...rest,
  });
  if (!tenant) {
    return [
      check('refusal', l10n.t('The cluster no longer has a tenant “{0}”.', ref.name), {
        advice: l10n.t('Refresh the tree and choose another one.'),
        answer: { errno: 5160, text: 'invalid tenant name specified in connection string' },
      }),
    ];
  }
  // A lock matters only where the tenant is named (facts.md 2.3).
  const status =
    tenant.locked && kind === 'tenants'
      ? check('refusal', l10n.t('The tenant is locked.'), {
          advice: l10n.t('Unlock it first (ALTER TENANT … UNLOCK).'),
          answer: { errno: 5260, text: `Tenant '${ref.name}' is locked` },
        })
      : tenant.status !== 'NORMAL'
        ? check('refusal', l10n.t('The tenant is in status {0}.', rawWord(tenant.status)), {
            advice: l10n.t('Wait until its status is NORMAL.'),
            answer: cannotStart('tenant status is not normal.'),
          })
        : check(
            'pass',
            tenant.locked ? l10n.t('The tenant is NORMAL.') : l10n.t('The tenant is NORMAL and not locked.'),
          );
  const archive = archiveCheck(ref, facts, check);
  const running = runningCheck(ref, facts, check);
  const destination = destinationCheck(ref, facts, kind, check);
  const order = isSysLogin(facts.info)
    ? [status, archive, ...running, ...destination]
    : [...destination, status, ...running, archive];
  const renamed =
    ref.name === asked.name
      ? []
      : [
          check(
            'warning',
            l10n.t('The tenant that was called “{0}” is called “{1}” now.', asked.name, ref.name),
            { advice: l10n.t('Go on only if this is the tenant that you mean.') },
          ),
        ];
  return [
    ...order,
    ...renamed,
    ...roleCheck(ref, facts, check),
    ...incrementalCheck(ref, facts, kind, check),
  ];
}

export type MakeCheck = (level: Check['level'], text: string, rest?: Partial<Check>) => Check;

/**
 * 9036 comes for a row of the tenant's own by the same initiator (`check_initiate_twice_by_same_tenant_`); a job of
 * another one may run beside it (facts.md 4.3), and so may one of sys whose part of this tenant is over. While a job of
 * sys has no rows of its parts yet, the server starts another one, and then skips the tenant in it.
 */
function runningCheck(ref: TenantRef, { info, jobs, comingJobs }: Facts, check: MakeCheck): Check[] {
  const own = jobs.get(ref.id) ?? [];
  const initiator = isSysLogin(info) ? 1 : ref.id;
  const same = own.find((job) => job.initiatorTenantId === initiator);
  const other = own.find((job) => job.initiatorTenantId !== initiator);
  const coming = comingJobs.get(ref.id);
  const advice = l10n.t('Wait until it is over, or cancel it.');
  if (same) {
    return [
      check(
        'refusal',
        l10n.t('A backup of this tenant has been running since {0}.', timeWords(same.startedAt)),
        {
          advice,
          answer: { errno: 9036, text: 'Backup is in progress' },
          remedies: [{ kind: 'showRunning', job: keyOfRow(same) }],
        },
      ),
    ];
  }
  if (coming) {
    return [
      check(
        'refusal',
        l10n.t(
          'A backup of this tenant has just been started from the sys tenant: the server would leave it out of another one.',
        ),
        { advice, remedies: [{ kind: 'showRunning', job: keyOfRow(coming) }] },
      ),
    ];
  }
  if (!other) return [check('pass', l10n.t('No backup of this tenant is running.'))];
  const since = timeWords(other.startedAt);
  const found =
    other.initiatorTenantId === 1
      ? l10n.t('Another backup, started from the sys tenant, has been running since {0}.', since)
      : l10n.t('Another backup, started by the tenant itself, has been running since {0}.', since);
  return [
    check('warning', found, {
      advice: l10n.t('The server would run both at once, which costs twice.'),
      remedies: [{ kind: 'showRunning', job: keyOfRow(other) }],
    }),
  ];
}

function destinationCheck(
  ref: TenantRef,
  facts: Facts,
  kind: BackupTarget['kind'],
  check: MakeCheck,
): Check[] {
  const destination = facts.dataDests.get(ref.id);
  if (!destination) {
    return [
      check('refusal', l10n.t('No data backup destination is set for the tenant.'), {
        advice: l10n.t('Set data_backup_dest to an empty directory or bucket that no other tenant uses.'),
        // A tenant that starts by itself is told no reason (facts.md 2.3).
        answer:
          kind === 'own'
            ? { errno: 9040, text: 'backup can not start' }
            : cannotStart('backup dest is not set.'),
        remedies: [{ kind: 'setBackupDestination', tenant: ref }],
      }),
    ];
  }
  const shared = facts.sharing.get(ref.id);
  if (shared === undefined) {
    // A tenant's own login sees no other one.
    return [
      check(
        'pass',
        isSysLogin(facts.info)
          ? l10n.t('A data backup destination is set, and no other tenant uses it.')
          : l10n.t('A data backup destination is set.'),
      ),
    ];
  }
  const name = facts.tenants.get(shared)?.name ?? l10n.t('tenant {0}', shared);
  return [
    check('warning', l10n.t('The data backup destination overlaps with that of {0}.', name), {
      advice: l10n.t('Give each tenant a destination of its own: backups into the same place fail (9081).'),
      remedies: [{ kind: 'setBackupDestination', tenant: ref }],
    }),
  ];
}

/** A standby can be backed up while its own log archiving is DOING (facts.md 2.3; 4.1 is not verified). */
function roleCheck(ref: TenantRef, { tenantFacts }: Facts, check: MakeCheck): Check[] {
  const role = tenantFacts.get(ref.id)?.role ?? '';
  if (role === '' || role === 'PRIMARY') return [];
  return [
    check('warning', l10n.t('The tenant’s role is {0}, not PRIMARY.', role), {
      advice: l10n.t('The backup holds what has been synchronised so far.'),
    }),
  ];
}

/** facts.md 2.3: without a set at the destination, or across data versions from 4.3 on, INC becomes FULL; before, it is refused. */
function incrementalCheck(
  ref: TenantRef,
  facts: Facts,
  kind: BackupTarget['kind'],
  check: MakeCheck,
): Check[] {
  const { choices, sets, dataDests, tenantFacts, info } = facts;
  if (!choices.incremental) return [];
  const destination = dataDests.get(ref.id);
  const previous = sets
    .get(ref.id)
    ?.find(({ place }) => place && destination && relation(place, destination) === 'same')?.dataVersion;
  if (previous === undefined) {
    return [
      check(
        'warning',
        l10n.t('There is no backup set at the destination yet: the server will make this a full backup.'),
        {
          advice: l10n.t('Nothing to do; it takes as long as a full one.'),
        },
      ),
    ];
  }
  const current = tenantFacts.get(ref.id)?.compatible ?? '';
  if (current === '' || previous === '' || current === previous) {
    return [check('pass', l10n.t('There is a backup set to build on.'))];
  }
  if (atLeast(info.version, '4.3')) {
    return [
      check(
        'warning',
        l10n.t(
          'The server will make this a full backup: the newest backup set is of data version {0}, the tenant of {1}.',
          previous,
          current,
        ),
        { advice: l10n.t('Nothing to do.') },
      ),
    ];
  }
  return [
    check(
      kind === 'own' ? 'refusal' : 'warning',
      l10n.t(
        'An incremental backup cannot be made: the newest backup set is of data version {0}, the tenant of {1}.',
        previous,
        current,
      ),
      {
        advice: l10n.t('Take a full backup first.'),
        answer:
          kind === 'own'
            ? cannotStart(
                `cross compatible incremental backup is not supported, previous backup set compatible is ${previous}, current compatible is ${current}`,
              )
            : undefined,
      },
    ),
  ];
}
