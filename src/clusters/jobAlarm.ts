import * as l10n from '@vscode/l10n';
import type { Protection } from '../backup/protection.ts';
import { listed } from '../oceanbase/sentences.ts';
import type { FollowedPart } from './followedJob.ts';

/**
 * What is wrong with the password of a job's parts, the worst first and by itself; undefined: nothing. Of a backup that
 * came to its end as of one that runs: an outcome alone would not say it.
 */
export function alarmText(parts: readonly Pick<FollowedPart, 'tenant' | 'protection'>[]): string | undefined {
  const namesOf = (protection: Protection): string =>
    listed(parts.filter((part) => part.protection === protection).map(({ tenant }) => tenant.name));
  const missing = namesOf('missing');
  if (missing !== '')
    return l10n.t('The backup of {0} has NO password, although you asked for one.', missing);
  const mismatch = namesOf('mismatch');
  if (mismatch !== '')
    return l10n.t('The backup of {0} has a different password from the one you entered.', mismatch);
  const unexpected = namesOf('unexpected');
  return unexpected === ''
    ? undefined
    : l10n.t('The backup of {0} has a password, although you asked for none.', unexpected);
}
