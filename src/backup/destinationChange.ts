import { listArchiveRounds, type ArchiveRound } from '../oceanbase/archive.ts';
import {
  maskedSetArchiveDestination,
  maskedSetBackupDestination,
  setArchiveDestination,
  setBackupDestination,
  setQueryTimeout,
  targetOf,
  type ArchiveAttributes,
  type Target,
} from '../oceanbase/archiveStatements.ts';
import {
  archiveLagTarget,
  listArchiveDestinations,
  listBackupDestinations,
  type ArchiveDestination,
} from '../oceanbase/destinations.ts';
import { relation, type Destination, type Keys, type Relation } from '../oceanbase/destinationUri.ts';
import { ConnectionLost, messageOf, ServerError, UnexpectedRow } from '../oceanbase/errors.ts';
import { listOpenJobs } from '../oceanbase/jobs.ts';
import { scopeOf } from '../oceanbase/scope.ts';
import type { ServerInfo } from '../oceanbase/serverInfo.ts';
import type { Session } from '../oceanbase/session.ts';
import { listUserTenants } from '../oceanbase/tenants.ts';
import { atLeast } from '../oceanbase/version.ts';
import type { TenantRef } from './request.ts';
import { namedNow } from './tenantNames.ts';

export type DestinationKind = 'backup' | 'archive';

/** What is asked for. `attributes` belong to an archive destination. */
export interface DestinationRequest {
  readonly kind: DestinationKind;
  readonly destination: Destination;
  readonly attributes: ArchiveAttributes;
  /** undefined for `file`. */
  readonly keys: Keys | undefined;
}

/** A place that is in use already. */
export interface UsedPlace {
  readonly tenantName: string;
  readonly kind: DestinationKind;
  readonly destination: Destination;
}

/** What is known before a destination is set. */
export interface DestinationSituation {
  readonly info: ServerInfo;
  readonly tenant: TenantRef;
  readonly backup: Destination | undefined;
  readonly archive: ArchiveDestination | undefined;
  readonly round: ArchiveRound | undefined;
  /** A row in the JOBS views stands, whatever its status: `data_backup_dest` cannot be set (9036). */
  readonly backupRunning: boolean;
  /** Seconds; undefined where the version has none. */
  readonly lagTarget: number | undefined;
  /** The destinations of every tenant that this login sees, the tenant's own included. */
  readonly used: readonly UsedPlace[];
}

/** Reads what {@link foreseeState} needs: six queries. undefined: the login sees no such tenant. */
export async function readSituation(
  session: Session,
  info: ServerInfo,
  tenantName: string,
): Promise<DestinationSituation | undefined> {
  const scope = scopeOf(info);
  const tenants = await listUserTenants(session, scope);
  const tenant = tenants.find((one) => one.name === tenantName);
  if (!tenant) return undefined;
  const backups = await listBackupDestinations(session, scope);
  const archives = await listArchiveDestinations(session, scope);
  const rounds = await listArchiveRounds(session, scope);
  const { jobs, unreadable } = await listOpenJobs(session, scope);
  const unread = unreadable.find(({ tenantId }) => tenantId === tenant.id);
  if (unread) throw new UnexpectedRow(unread.problem);
  const lagTarget = atLeast(info.version, '4.2')
    ? await archiveLagTarget(session, scope, tenantName)
    : undefined;
  // Of the other tenants those that can be read.
  const [backupOf, archiveOf] = [new Map(backups), new Map(archives)];
  const used = tenants.flatMap(({ id, name }): UsedPlace[] => {
    const backup = backupOf.get(id);
    const archive = archiveOf.get(id)?.destination;
    return [
      ...(backup ? [{ tenantName: name, kind: 'backup' as const, destination: backup }] : []),
      ...(archive ? [{ tenantName: name, kind: 'archive' as const, destination: archive }] : []),
    ];
  });
  return {
    info,
    tenant: { id: tenant.id, name: tenant.name },
    backup: backups.get(tenant.id),
    archive: archives.get(tenant.id),
    round: rounds.get(tenant.id),
    backupRunning: jobs.some((job) => job.tenantId === tenant.id),
    lagTarget,
    used,
  };
}

/** Anything but STOP counts as running, INTERRUPTED too (facts.md 2.3). */
export function isArchiveRunning(round: ArchiveRound | undefined): boolean {
  return round !== undefined && round.status !== 'STOP';
}

/** The refusal that the state of the tenant makes certain, whatever the destination; undefined if there is none. */
export function foreseeState(
  kind: DestinationKind,
  situation: DestinationSituation,
): 'backup-running' | 'archive-running' | undefined {
  if (kind === 'backup') return situation.backupRunning ? 'backup-running' : undefined;
  return isArchiveRunning(situation.round) ? 'archive-running' : undefined;
}

/** Whether the server refuses S3 for this tenant's archive: its lag target is below 60 s. */
export function isLagTooShort(request: DestinationRequest, situation: DestinationSituation): boolean {
  return (
    request.kind === 'archive' &&
    request.destination.scheme === 's3' &&
    situation.lagTarget !== undefined &&
    situation.lagTarget < 60
  );
}

export interface Overlap {
  readonly place: UsedPlace;
  /** How the wanted destination lies to the place. */
  readonly relation: Exclude<Relation, 'apart'>;
}

/** The places that the wanted destination shares a directory with; the one that it replaces is not among them. */
export function findOverlaps(request: DestinationRequest, situation: DestinationSituation): Overlap[] {
  return situation.used.flatMap((place): Overlap[] => {
    if (place.tenantName === situation.tenant.name && place.kind === request.kind) return [];
    const lies = relation(request.destination, place.destination);
    return lies === 'apart' ? [] : [{ place, relation: lies }];
  });
}

/** The statement as it may be shown. */
export function maskedStatement(request: DestinationRequest, info: ServerInfo, tenantName: string): string {
  const target = targetOf(scopeOf(info), tenantName);
  return request.kind === 'backup'
    ? maskedSetBackupDestination(target, request.destination)
    : maskedSetArchiveDestination(target, request.destination, request.attributes);
}

function statementOf(target: Target, request: DestinationRequest): string {
  return request.kind === 'backup'
    ? setBackupDestination(target, request.destination, request.keys)
    : setArchiveDestination(target, request.destination, request.attributes, request.keys);
}

export interface ChangePorts {
  openDedicated(): Promise<{ session: Session; info: ServerInfo }>;
  read<T>(task: (session: Session, info: ServerInfo) => Promise<T>): Promise<T>;
}

/** How long the server may take to check a destination: it writes and reads files there (ms). */
export const destinationCheckMs = 120_000;

export type ChangeOutcome =
  /** The view shows the destination that was asked for. */
  | { readonly kind: 'set'; readonly now: Destination }
  /** The view shows another one, or none; `replyLost` tells whether the server had agreed. */
  | { readonly kind: 'not-set'; readonly now: Destination | undefined; readonly replyLost: boolean }
  /** The view could not be read after the statement. */
  | { readonly kind: 'unseen'; readonly reason: string; readonly replyLost: boolean }
  /** No reply came, and the view shows the place that it showed before: only the keys or attributes may have changed. */
  | { readonly kind: 'unproven'; readonly now: Destination };

/**
 * Sets a destination on a connection of its own and reads it back. Rejects with ServerError where the server
 * refused, with TenantGone where the tenant is not there any more, and with ConnectError where no connection could be
 * made: then nothing has changed.
 */
export async function changeDestination(
  ports: ChangePorts,
  request: DestinationRequest,
  tenant: TenantRef,
): Promise<ChangeOutcome> {
  const { session, info } = await ports.openDedicated();
  let replyLost = false;
  let before: Destination | undefined;
  try {
    const [named = tenant] = await namedNow(session, info, [tenant]);
    const statement = statementOf(targetOf(scopeOf(info), named.name), request);
    before = await destinationNow(session, info, request.kind, tenant.id);
    await session.query(setQueryTimeout(destinationCheckMs));
    try {
      await session.query(statement);
    } catch (error) {
      replyLost = error instanceof ConnectionLost || (error instanceof ServerError && error.code === 4012);
      if (!replyLost) throw error;
    }
  } finally {
    await session.close();
  }
  let now: Destination | undefined;
  try {
    now = await ports.read((reader, readerInfo) =>
      destinationNow(reader, readerInfo, request.kind, tenant.id),
    );
  } catch (error) {
    return { kind: 'unseen', reason: messageOf(error), replyLost };
  }
  if (!now || relation(now, request.destination) !== 'same') return { kind: 'not-set', now, replyLost };
  // The place was the same before, and the views show no keys: they would look like this either way.
  if (replyLost && before && relation(before, request.destination) === 'same') {
    return { kind: 'unproven', now };
  }
  return { kind: 'set', now };
}

async function destinationNow(
  session: Session,
  info: ServerInfo,
  kind: DestinationKind,
  tenantId: number,
): Promise<Destination | undefined> {
  const scope = scopeOf(info);
  return kind === 'backup'
    ? (await listBackupDestinations(session, scope)).get(tenantId)
    : (await listArchiveDestinations(session, scope)).get(tenantId)?.destination;
}
