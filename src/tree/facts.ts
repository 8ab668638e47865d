import * as l10n from '@vscode/l10n';
import { spanWords } from '../backup/durations.ts';
import { timeWords } from '../backup/historyWords.ts';
import { scnDate } from '../backup/history.ts';
import type { TenantState } from '../backup/tenantState.ts';
import { describeDestination, type Destination } from '../oceanbase/destinationUri.ts';
import type { TenantSetup } from '../oceanbase/tenantSetup.ts';

/** A line below a branch: its name for the id, what it is about, and what it says. */
export type Fact = readonly [fact: string, label: string, value: string];

/** What the log archive of a tenant is, beside its state. No key is in it: a {@link Destination} holds none. */
export function archiveFacts({ archive, settings }: TenantState, setup: TenantSetup): Fact[] {
  const facts: Fact[] = [
    ['destination', l10n.t('Destination'), destinationWords(setup.archive?.destination)],
  ];
  if (setup.archive) {
    const { binding, pieceSwitchInterval, state } = setup.archive;
    const options = [binding, pieceSwitchInterval && l10n.t('a piece every {0}', pieceSwitchInterval), state];
    facts.push(['options', l10n.t('Options'), options.filter(Boolean).join(' · ')]);
  }
  if (archive && archive.startScn > 0n)
    facts.push(['start', l10n.t('Round {0} since', archive.roundId), timeWords(scnDate(archive.startScn))]);
  if (archive && archive.lagMs !== null)
    facts.push([
      'lag',
      l10n.t('Behind'),
      settings.lagTarget === undefined
        ? spanWords(archive.lagMs)
        : l10n.t(
            '{0} (archive_lag_target is {1})',
            spanWords(archive.lagMs),
            spanWords(settings.lagTarget * 1000),
          ),
    ]);
  return facts;
}

/** Where a tenant is backed up to, and how long its backups are kept. */
export function dataFacts(setup: TenantSetup): Fact[] {
  const { data, policy } = setup;
  return [
    ['destination', l10n.t('Destination'), destinationWords(data)],
    [
      'policy',
      l10n.t('Delete policy'),
      policy
        ? l10n.t('{0}, recovery window {1}', policy.name, policy.recoveryWindow)
        : l10n.t('none: nothing is deleted by itself'),
    ],
  ];
}

function destinationWords(destination: Destination | undefined): string {
  return destination ? describeDestination(destination) : l10n.t('not set');
}
