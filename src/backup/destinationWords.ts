import * as l10n from '@vscode/l10n';
import { rawWord } from '../oceanbase/word.ts';
import { describeDestination, type Destination } from '../oceanbase/destinationUri.ts';
import type { ServerError } from '../oceanbase/errors.ts';
import { sentences } from '../oceanbase/sentences.ts';
import { answerWords, type Notice } from './archiveWords.ts';
import type {
  ChangeOutcome,
  DestinationKind,
  DestinationRequest,
  DestinationSituation,
  Overlap,
} from './destinationChange.ts';

export const parameterOf: Readonly<Record<DestinationKind, string>> = {
  backup: 'data_backup_dest',
  archive: 'log_archive_dest',
};

/** Why the destination cannot be set while the tenant is in this state, and what to do. */
export function stateRefusal(
  state: 'backup-running' | 'archive-running',
  { tenant, round }: Pick<DestinationSituation, 'tenant' | 'round'>,
): string {
  if (state === 'backup-running') {
    return l10n.t(
      'The backup destination of {0} cannot be changed while a backup of it runs (the server would answer 9036). Wait for its end, or cancel it.',
      tenant.name,
    );
  }
  return round
    ? l10n.t(
        'The archive destination of {0} cannot be changed while its log archiving is {1}: it must be STOP first (the server would answer 1235).',
        tenant.name,
        rawWord(round.status),
      )
    : l10n.t(
        'The archive destination of {0} cannot be changed while its log archiving is running: it must be STOP first (the server would answer 1235).',
        tenant.name,
      );
}

/** Why S3 is refused. */
export function lagRefusal({ tenant, lagTarget }: DestinationSituation): string {
  return l10n.t(
    'S3 needs an archive_lag_target of at least 60 s, and that of {0} is {1} s (the server would answer 4179). Raise archive_lag_target first, or choose another storage.',
    tenant.name,
    lagTarget ?? 0,
  );
}

/** One sentence per place that the wanted destination shares. */
export function overlapWarning(overlap: Overlap, tenantName: string): string {
  const { place, relation } = overlap;
  const whose =
    place.tenantName === tenantName
      ? place.kind === 'backup'
        ? l10n.t('its own backup destination')
        : l10n.t('its own archive destination')
      : place.kind === 'backup'
        ? l10n.t('the backup destination of {0}', place.tenantName)
        : l10n.t('the archive destination of {0}', place.tenantName);
  const at = describeDestination(place.destination);
  switch (relation) {
    case 'same':
      return l10n.t('It is {0}: the server refuses a directory that serves something else (9081).', whose);
    case 'parent':
      return l10n.t(
        'It holds {0} ({1}): the server refuses a directory that is not empty (9080).',
        whose,
        at,
      );
    case 'child':
      return l10n.t(
        'It lies inside {0} ({1}): whoever cleans up there deletes these backups too.',
        whose,
        at,
      );
  }
}

/** What came of setting a destination. */
export function changeNotice(kind: DestinationKind, tenant: string, outcome: ChangeOutcome): Notice {
  const backup = kind === 'backup';
  switch (outcome.kind) {
    case 'set':
      return {
        level: 'information',
        text: backup
          ? l10n.t(
              'The backup destination of {0} is now {1}. Backup sets made so far stay where they are.',
              tenant,
              describeDestination(outcome.now),
            )
          : l10n.t('The archive destination of {0} is now {1}.', tenant, describeDestination(outcome.now)),
      };
    case 'not-set': {
      const now = placeWords(outcome.now);
      if (outcome.replyLost) {
        return {
          level: 'error',
          text: sentences(
            backup
              ? l10n.t('No reply came, and the backup destination of {0} is {1}.', tenant, now)
              : l10n.t('No reply came, and the archive destination of {0} is {1}.', tenant, now),
            l10n.t(
              'Nothing was sent twice: look again in a minute, then try again. If the server is still checking a storage it cannot reach, check host and network.',
            ),
          ),
        };
      }
      return {
        level: 'error',
        text: backup
          ? l10n.t(
              'The server accepted the statement, but the backup destination of {0} is {1}. Refresh and look again.',
              tenant,
              now,
            )
          : l10n.t(
              'The server accepted the statement, but the archive destination of {0} is {1}. Refresh and look again.',
              tenant,
              now,
            ),
      };
    }
    case 'unproven':
      return {
        level: 'warning',
        text: sentences(
          l10n.t('No reply came.'),
          backup
            ? l10n.t(
                'The backup destination of {0} is {1}, as it was before: whether its new keys are set cannot be told. Set it again.',
                tenant,
                placeWords(outcome.now),
              )
            : l10n.t(
                'The archive destination of {0} is {1}, as it was before: whether its new keys or attributes are set cannot be told. Set it again.',
                tenant,
                placeWords(outcome.now),
              ),
        ),
      };
    case 'unseen':
      return {
        level: 'warning',
        text: sentences(
          outcome.replyLost ? l10n.t('No reply came.') : l10n.t('The server accepted the statement.'),
          backup
            ? l10n.t(
                'The backup destination of {0} could not be read back, so it is not known what it is now.',
                tenant,
              )
            : l10n.t(
                'The archive destination of {0} could not be read back, so it is not known what it is now.',
                tenant,
              ),
          outcome.reason,
        ),
      };
  }
}

/**
 * Why a destination was refused, and what to do, by code and never by text (facts.md 2.3, 8.18). `archiveRunning`
 * is what the views say after the refusal: one code stands for several reasons.
 */
export function destinationRefusal(
  request: Pick<DestinationRequest, 'kind' | 'destination'>,
  tenant: string,
  error: ServerError,
  archiveRunning: boolean,
): string {
  const reason = reasonOf(request, tenant, error.code, archiveRunning);
  const unchanged =
    request.kind === 'backup'
      ? l10n.t('The backup destination of {0} was not changed.', tenant)
      : l10n.t('The archive destination of {0} was not changed.', tenant);
  return sentences(unchanged, reason, answerWords(error));
}

function reasonOf(
  { kind, destination }: Pick<DestinationRequest, 'kind' | 'destination'>,
  tenant: string,
  code: number,
  archiveRunning: boolean,
): string {
  const at = describeDestination(destination);
  const file = destination.scheme === 'file';
  switch (code) {
    case 4007:
      return archiveRunning
        ? l10n.t('Log archiving of {0} is still running: turn it off, wait for STOP, and try again.', tenant)
        : l10n.t(
            'This version does not take one of the values of {0}: check them, and whether it knows this storage.',
            parameterOf[kind],
          );
    case 4009:
    case 9071:
    case 9102:
    case 9116:
      return file
        ? l10n.t(
            '{0} cannot be written: the user that runs the observers needs read and write access there, on every server.',
            at,
          )
        : l10n.t(
            '{0} cannot be written: check the access id and key, and that they may list, read, write and delete in the bucket.',
            at,
          );
    case 4179:
      return l10n.t(
        'S3 needs an archive_lag_target of at least 60 s: raise archive_lag_target of {0} first.',
        tenant,
      );
    case 5036:
    case 5360:
      return l10n.t('This login may not set parameters of {0}: it needs the ALTER SYSTEM privilege.', tenant);
    case 5157:
    case 5160:
      return l10n.t('The cluster has no tenant “{0}” (any more): refresh the tree.', tenant);
    case 5260:
      return l10n.t('{0} is locked: unlock it first.', tenant);
    case 9026:
      return l10n.t(
        'The server does not accept {0} as a destination: check storage kind, path and host, and that the keys hold only letters, digits and / - _ $ + =.',
        at,
      );
    case 9036:
      return l10n.t('A backup of {0} is running: wait for its end, or cancel it, and try again.', tenant);
    case 9070:
    case 9105:
    case 9114:
    case 9115:
    case 9129:
      return l10n.t(
        '{0} cannot be reached or does not answer as expected: check the host, the network from every server, and the keys.',
        at,
      );
    case 9080:
      return l10n.t(
        '{0} is not empty and is no destination of {1}: choose an empty directory, or one that this tenant has used before.',
        at,
        tenant,
      );
    case 9081:
      return l10n.t(
        '{0} belongs to another cluster, another tenant or another kind of destination: choose an empty directory of its own.',
        at,
      );
    case 9082:
      return l10n.t('There is no space left at {0}: free some, or choose another destination.', at);
    case 9113:
      return l10n.t(
        'This storage does not take the checksum_type {0}: send the statement yourself, with md5 or without one.',
        destination.options.checksum_type ?? '',
      );
    case 9117:
      return l10n.t('The bucket is not in the region that was given: correct the region.');
    case 9118:
      return l10n.t(
        'The host {0} is not an endpoint of this storage: correct the host.',
        destination.options.host ?? '',
      );
    default:
      return l10n.t('Look the code up, check {0}, and try again.', at);
  }
}

/** What a place is called in a question: `file:///x`, or “not set”. */
export function placeWords(destination: Destination | undefined): string {
  return destination ? describeDestination(destination) : l10n.t('not set');
}
