/** Log archiving: rounds, and checkpoints that follow the present at a distance. */
import { scnAt } from '../clock.ts';
import type { Cluster } from './cluster.ts';
import { parseSeconds } from './parameters.ts';
import type { Tenant } from './tenant.ts';

/** Seconds between two turns of the archive service: old versions hurry, newer ones follow the lag target. */
function serviceInterval(cluster: Cluster, tenant: Tenant): number {
  if (!cluster.traits.lazyArchiveService) {
    return 2;
  }
  const target = parseSeconds(tenant.parameters.get('archive_lag_target') ?? '120s') ?? 120;
  return Math.min(60, Math.max(2, target / 2 - 10));
}

export class Archives {
  private readonly cluster: Cluster;

  constructor(cluster: Cluster) {
    this.cluster = cluster;
  }

  /** Moves the checkpoint of every running round to where the service has brought it. */
  advance(now: number): void {
    for (const tenant of this.cluster.tenants.values()) {
      const round = tenant.archive;
      if (round?.status !== 'DOING') {
        continue;
      }
      const step = this.cluster.pace.ms(serviceInterval(this.cluster, tenant));
      // Tenants don't move in step with each other.
      const phase = (tenant.id * step * 0.37) % step;
      const served = Math.floor((now - phase) / step) * step + phase;
      const checkpoint = Math.max(round.checkpointMs, round.startMs, served - tenant.lagSeconds * 1000);
      if (checkpoint !== round.checkpointMs) {
        round.checkpointMs = checkpoint;
        this.saveCheckpoint(tenant);
      }
    }
  }

  /** Lets a backup that wants the logs too wait for the archive, at the pace of the sandbox. */
  caughtUp(tenant: Tenant, endMs: number, seconds: number): boolean {
    const round = tenant.archive;
    if (round === null || round.checkpointMs >= endMs) {
      return true;
    }
    round.checkpointMs = Math.min(endMs, round.checkpointMs + seconds * 1000);
    this.saveCheckpoint(tenant);
    return false;
  }

  /** A new round begins: only its number and its place are known. */
  open(tenant: Tenant, status: string, startMs: number): void {
    tenant.roundId += 1;
    tenant.destId += 1;
    tenant.archive = {
      roundId: tenant.roundId,
      destId: tenant.destId,
      status,
      startMs,
      checkpointMs: startMs,
      path: tenant.archiveDest,
      comment: '',
    };
  }

  setStatus(tenant: Tenant, status: string): void {
    const round = tenant.archive;
    if (round !== null) {
      round.status = status;
      round.comment = status === 'INTERRUPTED' ? 'log stream 1001 interrupted.' : '';
    }
    this.save(tenant);
  }

  private saveCheckpoint(tenant: Tenant): void {
    const round = tenant.archive;
    if (round !== null) {
      const scn = scnAt(round.checkpointMs);
      const bytes = this.bytes(tenant);
      const where = { TENANT_ID: tenant.id };
      const moved = { CHECKPOINT_SCN: scn, INPUT_BYTES: bytes, OUTPUT_BYTES: bytes };
      const { engine } = this.cluster;
      engine.update('_OB_ARCHIVELOG', moved, where);
      const thisRound = { ...where, ROUND_ID: round.roundId };
      engine.update('_OB_ARCHIVELOG_SUMMARY', moved, thisRound);
      engine.update('_OB_ARCHIVELOG_PIECE_FILES', { ...moved, MAX_SCN: scn }, { ...thisRound, PIECE_ID: 1 });
    }
  }

  private bytes(tenant: Tenant): number {
    const round = tenant.archive;
    return round === null ? 0 : Math.round((round.checkpointMs - round.startMs) * 40);
  }

  /** Writes the whole round, or removes it. */
  save(tenant: Tenant): void {
    const { engine } = this.cluster;
    const round = tenant.archive;
    if (round === null) {
      engine.remove('_OB_ARCHIVELOG', { TENANT_ID: tenant.id });
      return;
    }
    const common = {
      TENANT_ID: tenant.id,
      DEST_ID: round.destId,
      ROUND_ID: round.roundId,
      INCARNATION: 1,
      DEST_NO: 0,
      STATUS: round.status,
      START_SCN: round.status === 'PREPARE' ? 0n : scnAt(round.startMs),
      CHECKPOINT_SCN: round.status === 'PREPARE' ? 0n : scnAt(round.checkpointMs),
      COMPATIBLE: 1,
      UNIT_SIZE: 16384,
      COMPRESSION: 'none',
      INPUT_BYTES: this.bytes(tenant),
      OUTPUT_BYTES: this.bytes(tenant),
      COMPRESSION_RATIO: 1,
      PATH: round.path,
    };
    const summary = {
      ...common,
      BASE_PIECE_ID: 1,
      USED_PIECE_ID: 1,
      PIECE_SWITCH_INTERVAL: 86400000000,
      DELETED_INPUT_BYTES: 0,
      DELETED_OUTPUT_BYTES: 0,
      COMMENT: round.comment,
    };
    engine.put('_OB_ARCHIVELOG', summary);
    engine.put('_OB_ARCHIVELOG_SUMMARY', summary);
    if (round.status !== 'PREPARE' && round.status !== 'BEGINNING') {
      engine.put('_OB_ARCHIVELOG_PIECE_FILES', {
        ...common,
        PIECE_ID: 1,
        STATUS: round.status === 'STOP' ? 'FROZEN' : 'ACTIVE',
        MAX_SCN: scnAt(round.checkpointMs),
        END_SCN: scnAt(round.startMs + 86400_000),
        FILE_STATUS: 'AVAILABLE',
      });
    }
  }
}
