import * as l10n from '@vscode/l10n';
import { rawWord } from '../oceanbase/word.ts';
import { withoutFullStop } from '../oceanbase/sentences.ts';
import { spanWords } from './durations.ts';
import type { Facts } from './facts.ts';
import type { Check } from './preflight.ts';
import type { TenantRef } from './request.ts';
import { cannotStart, type MakeCheck } from './tenantChecks.ts';

/** CHECKPOINT_SCN lags 2–3 minutes in normal operation (facts.md 7); from here on it is worth a word (ms). */
export const notableLagMs = 10 * 60_000;

/** A backup needs a round that is DOING; LOG_MODE = ARCHIVELOG alone is not enough (facts.md 8.1). */
export function archiveCheck(ref: TenantRef, facts: Facts, check: MakeCheck): Check {
  const round = facts.rounds.get(ref.id);
  const word = round ? rawWord(round.status) : undefined;
  const answer = cannotStart('log archive status is not doing.');
  const enable = { kind: 'enableArchive', tenant: ref } as const;
  const restart = { kind: 'restartArchive', tenant: ref } as const;
  const setDestination = { kind: 'setArchiveDestination', tenant: ref } as const;
  switch (word) {
    case 'DOING': {
      // Before the first checkpoint nobody can say how far behind it is.
      const lagMs = round?.lagMs ?? undefined;
      const lag = lagMs === undefined ? undefined : spanWords(lagMs);
      if (lag !== undefined && (lagMs ?? 0) > notableLagMs) {
        return check('warning', l10n.t('Log archiving is DOING, but {0} behind.', lag), {
          advice: l10n.t('The backup waits for the log at its end; look at the archive destination’s speed.'),
        });
      }
      if (facts.archiveDests.has(ref.id)) {
        const text =
          lag === undefined
            ? l10n.t('Log archiving is DOING and has a destination.')
            : l10n.t('Log archiving is DOING, {0} behind, and has a destination.', lag);
        return check('pass', text);
      }
      const text =
        lag === undefined
          ? l10n.t('Log archiving is DOING, but no archive destination is set.')
          : l10n.t('Log archiving is DOING, {0} behind, but no archive destination is set.', lag);
      return check('warning', text, {
        advice: l10n.t('Set one: without it log archiving cannot be turned on again.'),
        remedies: [setDestination],
      });
    }
    case undefined:
    case 'STOP':
      if (!facts.archiveDests.has(ref.id)) {
        return check('refusal', l10n.t('Log archiving is not running: no archive destination is set.'), {
          advice: l10n.t(
            'Set an archive destination, then turn log archiving on and wait until it is DOING.',
          ),
          answer,
          remedies: [setDestination],
        });
      }
      return check(
        'refusal',
        word ? l10n.t('Log archiving is stopped (STOP).') : l10n.t('Log archiving has not run yet.'),
        {
          advice:
            facts.tenantFacts.get(ref.id)?.logMode === 'ARCHIVELOG'
              ? l10n.t('It is switched on: wait until it is DOING; that takes seconds to about two minutes.')
              : l10n.t('Turn it on, and wait until it is DOING.'),
          answer,
          remedies: [enable],
        },
      );
    case 'PREPARE':
    case 'BEGINNING':
      return check('refusal', l10n.t('Log archiving is starting ({0}).', word), {
        advice: l10n.t('Wait until it is DOING; that takes seconds to about two minutes.'),
        answer,
        remedies: [enable],
      });
    case 'INTERRUPTED':
      return check(
        'refusal',
        round?.comment
          ? l10n.t('Log archiving is INTERRUPTED: {0}.', withoutFullStop(round.comment))
          : l10n.t('Log archiving is INTERRUPTED.'),
        {
          advice: l10n.t('Fix the archive destination, then turn log archiving off and on again.'),
          answer,
          remedies: [restart],
        },
      );
    case 'SUSPEND':
    case 'SUSPENDING':
      return check('refusal', l10n.t('The archive destination is suspended ({0}).', word), {
        advice: l10n.t('Resume it and wait until log archiving is DOING.'),
        answer,
        remedies: [{ kind: 'resumeArchive', tenant: ref }],
      });
    default:
      return check('refusal', l10n.t('Log archiving is {0}, not DOING.', word), {
        advice: l10n.t('Wait until it is DOING, or turn it off and on again.'),
        answer,
        remedies: [restart],
      });
  }
}
