import { rawWord } from '../oceanbase/columns.ts';
import { describeDestination, type Destination } from '../oceanbase/destinationUri.ts';
import type { ServerError } from '../oceanbase/errors.ts';
import type { Notice } from './archiveWords.ts';
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
const nameOf: Readonly<Record<DestinationKind, string>> = {
  backup: 'backup destination',
  archive: 'archive destination',
};

/** Why the destination cannot be set while the tenant is in this state, and what to do. */
export function stateRefusal(
  state: 'backup-running' | 'archive-running',
  { tenant, round }: Pick<DestinationSituation, 'tenant' | 'round'>,
): string {
  if (state === 'backup-running') {
    return (
      `The backup destination of ${tenant.name} cannot be changed while a backup of it runs (the server would ` +
      `answer 9036). Wait for its end, or cancel it.`
    );
  }
  return (
    `The archive destination of ${tenant.name} cannot be changed while its log archiving is ` +
    `${round ? rawWord(round.status) : 'running'}: it must be STOP first (the server would answer 1235).`
  );
}

/** Why S3 is refused. */
export function lagRefusal({ tenant, lagTarget }: DestinationSituation): string {
  return (
    `S3 needs an archive_lag_target of at least 60 s, and that of ${tenant.name} is ${String(lagTarget ?? 0)} s ` +
    `(the server would answer 4179). Raise archive_lag_target first, or choose another storage.`
  );
}

/** One sentence per place that the wanted destination shares. */
export function overlapWarning(overlap: Overlap, tenantName: string): string {
  const { place, relation } = overlap;
  const whose =
    place.tenantName === tenantName
      ? `its own ${nameOf[place.kind]}`
      : `the ${nameOf[place.kind]} of ${place.tenantName}`;
  const at = describeDestination(place.destination);
  switch (relation) {
    case 'same':
      return `It is ${whose}: the server refuses a directory that serves something else (9081).`;
    case 'parent':
      return `It holds ${whose} (${at}): the server refuses a directory that is not empty (9080).`;
    case 'child':
      return `It lies inside ${whose} (${at}): whoever cleans up there deletes these backups too.`;
  }
}

/** What came of setting a destination. */
export function changeNotice(kind: DestinationKind, tenant: string, outcome: ChangeOutcome): Notice {
  const name = nameOf[kind];
  switch (outcome.kind) {
    case 'set':
      return {
        level: 'information',
        text:
          `The ${name} of ${tenant} is now ${describeDestination(outcome.now)}.` +
          (kind === 'archive' ? '' : ' Backup sets made so far stay where they are.'),
      };
    case 'not-set': {
      const now = outcome.now ? describeDestination(outcome.now) : 'not set';
      return {
        level: 'error',
        text: outcome.replyLost
          ? `No reply came, and the ${name} of ${tenant} is ${now}. Nothing was sent twice: look again in a ` +
            `minute, then try again. If the server is still checking a storage it cannot reach, check host and network.`
          : `The server accepted the statement, but the ${name} of ${tenant} is ${now}. Refresh and look again.`,
      };
    }
    case 'unseen':
      return {
        level: 'warning',
        text:
          `${outcome.replyLost ? 'No reply came' : 'The server accepted the statement'}, but the ${name} of ` +
          `${tenant} could not be read back, so it is not known what it is now. ${outcome.reason}`,
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
  const said = error.message.replace(/\.$/, '');
  return `The ${nameOf[request.kind]} of ${tenant} was not changed. ${reason} (The server answered ${String(error.code)}: ${said}.)`;
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
        ? `Log archiving of ${tenant} is still running: turn it off, wait for STOP, and try again.`
        : `This version does not take one of the values of ${parameterOf[kind]}: check them, and whether it knows this storage.`;
    case 4009:
    case 9071:
    case 9102:
    case 9116:
      return file
        ? `${at} cannot be written: the user that runs the observers needs read and write access there, on every server.`
        : `${at} cannot be written: check the access id and key, and that they may list, read, write and delete in the bucket.`;
    case 4179:
      return `S3 needs an archive_lag_target of at least 60 s: raise archive_lag_target of ${tenant} first.`;
    case 5036:
      return `This login may not set parameters of ${tenant}: it needs the ALTER SYSTEM privilege.`;
    case 5157:
    case 5160:
      return `The cluster has no tenant “${tenant}” (any more): refresh the tree.`;
    case 5260:
      return `${tenant} is locked: unlock it first.`;
    case 9026:
      return `The server does not accept ${at} as a destination: check storage kind, path and host, and that the keys hold only letters, digits and / - _ $ + =.`;
    case 9036:
      return `A backup of ${tenant} is running: wait for its end, or cancel it, and try again.`;
    case 9070:
    case 9105:
    case 9114:
    case 9115:
    case 9129:
      return `${at} cannot be reached or does not answer as expected: check the host, the network from every server, and the keys.`;
    case 9080:
      return `${at} is not empty and is no destination of ${tenant}: choose an empty directory, or one that this tenant has used before.`;
    case 9081:
      return `${at} belongs to another cluster, another tenant or another kind of destination: choose an empty directory of its own.`;
    case 9082:
      return `There is no space left at ${at}: free some, or choose another destination.`;
    case 9117:
      return `The bucket is not in the region that was given: correct the region.`;
    case 9118:
      return `The host ${destination.options.host ?? ''} is not an endpoint of this storage: correct the host.`;
    default:
      return `Look the code up, check ${at}, and try again.`;
  }
}

/** What a place is called in a question: `file:///x`, or “not set”. */
export function placeWords(destination: Destination | undefined): string {
  return destination ? describeDestination(destination) : 'not set';
}
