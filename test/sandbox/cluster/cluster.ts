/** The simulated cluster: tenants, jobs, services and the dictionary they write. */
import type { Clock } from '../clock.ts';
import { Pace, scnAt } from '../clock.ts';
import type { Engine } from '../engine/engine.ts';
import { formatUsec } from '../engine/time.ts';
import type { ErrorName } from '../errors.ts';
import { errorTable } from '../errors.ts';
import type { SandboxVersion } from '../options.ts';
import { Archives } from './archives.ts';
import type { PlannedFailure } from './faults.ts';
import { ClusterFaults } from './faults.ts';
import type { Job } from './job.ts';
import { Scheduler } from './scheduler.ts';
import type { Tenant } from './tenant.ts';
import type { VersionTraits } from './versions.ts';
import { versions } from './versions.ts';

export interface ClusterSettings {
  name: string;
  version: SandboxVersion;
  backupSeconds: number;
  clock: Clock;
}

export class Cluster {
  readonly name: string;
  readonly id = 1;
  readonly version: SandboxVersion;
  readonly traits: VersionTraits;
  readonly engine: Engine;
  readonly clock: Clock;
  readonly pace: Pace;
  readonly scheduler: Scheduler;
  readonly archives: Archives;
  readonly faults = new ClusterFaults();
  readonly tenants = new Map<number, Tenant>();
  /** Rows of the JOBS views, in the order of their start. */
  readonly jobs = new Set<Job>();
  /** Cluster parameters that were set. */
  readonly parameters = new Map<string, string>();
  upgrading = false;
  /** init_connect, for every tenant. */
  initConnect = '';

  constructor(settings: ClusterSettings, engine: Engine) {
    this.name = settings.name;
    this.version = settings.version;
    this.traits = versions[settings.version];
    this.engine = engine;
    this.clock = settings.clock;
    this.pace = new Pace(settings.backupSeconds);
    this.scheduler = new Scheduler(this.pace, settings.clock.now());
    this.archives = new Archives(this);
  }

  /** Time of the step that a service runs at; the present while a statement runs. */
  get time(): number {
    return this.scheduler.time;
  }

  tenant(id: number): Tenant {
    const tenant = this.tenants.get(id);
    if (tenant === undefined) {
      throw new Error(`no tenant ${id}`);
    }
    return tenant;
  }

  tenantNamed(name: string): Tenant | undefined {
    return [...this.tenants.values()].find((tenant) => tenant.name === name);
  }

  /** Brings every service up to the present. */
  advance(): void {
    const now = this.clock.now();
    this.engine.batch(() => {
      this.scheduler.advance(now);
      this.archives.advance(now);
    });
  }

  /** SCNs of DBA_OB_TENANTS move all the time; they are written when somebody reads them. */
  refreshTenants(): void {
    const scn = scnAt(this.clock.now());
    const moved = { SYNC_SCN: scn, REPLAYABLE_SCN: scn, READABLE_SCN: scn - 1_000_000n };
    this.engine.update('_OB_TENANTS', moved, { STATUS: 'NORMAL' });
  }

  /** Default text of an error in this version. */
  errorText(name: ErrorName): string {
    if (this.traits.newFormatTexts && name === 'OB_BACKUP_FORMAT_FILE_NOT_EXIST') {
      return 'format file does not exist';
    }
    if (this.traits.newFormatTexts && name === 'OB_BACKUP_FORMAT_FILE_NOT_MATCH') {
      return 'format file does not match';
    }
    return errorTable[name].text;
  }

  /** What enable_rich_error_msg adds to every error. */
  richErrorTrailer(): string {
    if (!/^(true|1|on)$/i.test(this.parameters.get('enable_rich_error_msg') ?? 'False')) {
      return '';
    }
    const time = formatUsec(BigInt(Math.round(this.clock.now() * 1000)), 480, 6);
    return `\n[127.0.0.1:2882] [${time}] [${this.traceId()}]`;
  }

  private traceId(): string {
    return `Y${Math.floor(this.time).toString(16).toUpperCase()}-0006220D3A5B1C2F-0-0`;
  }

  /** COMMENT of a failed job. */
  failureComment(failure: PlannedFailure): string {
    const result = `result: ${failure.code}(${failure.text}), trace_id: ${this.traceId()}`;
    return failure.rootService
      ? `(ROOTSERVICE)addr: 127.0.0.1:2882, ${result}`
      : `(SERVER)ls_id: 1001, addr: 127.0.0.1:2882, module: BACKUP_DATA, ${result}`;
  }
}
