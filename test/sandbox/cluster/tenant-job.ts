/** The life of a tenant's backup job, from its row in JOBS to its row in JOB_HISTORY. */
import { scnAt } from '../clock.ts';
import { errorTable } from '../errors.ts';
import type { Cluster } from './cluster.ts';
import { formatFileMissing } from './destination.ts';
import type { Job } from './job.ts';
import { archiveJob, saveJob } from './job.ts';
import type { Process } from './scheduler.ts';
import type { SetState, Task } from './task.ts';
import { archiveTask, blockBytes, newTask, saveSet, saveTask, setBytes } from './task.ts';
import type { Tenant } from './tenant.ts';
import { sysTenantId } from './tenant.ts';

/** Seconds of a real cluster that the stages of a task take together. */
const stageSeconds = 236;
/** The services look after their jobs about this often while something moves. */
const round = 5;
/** Log files of a backup, in the versions that count them. */
const logFileTotal = 12;

interface Failure {
  code: number;
  text: string;
  /** Raised by the RootServer rather than by a log stream's task. */
  rootService: boolean;
}

class TenantJob {
  private readonly cluster: Cluster;
  private readonly tenant: Tenant;
  private readonly job: Job;
  private readonly previousFull: number;
  private readonly previousSet: number;
  private readonly compatible: string;
  private task: Task | undefined;

  constructor(cluster: Cluster, tenant: Tenant, job: Job) {
    this.cluster = cluster;
    this.tenant = tenant;
    this.job = job;
    this.compatible = tenant.compatible;
    this.previousFull = job.type === 'INC' ? tenant.lastFullSet : 0;
    this.previousSet = job.type === 'INC' ? tenant.lastSet : 0;
  }

  *run(): Process {
    const { job, cluster } = this;
    // A job that its own tenant started waits for the idle service; sys wakes it.
    yield job.initiatorTenantId === sysTenantId ? round : 4 * round;
    const planned = cluster.faults.takePlannedFailure();
    let failure = this.destinationLost() ? this.named('OB_BACKUP_FORMAT_FILE_NOT_EXIST') : undefined;
    if (failure === undefined && !this.canceling()) {
      job.status = 'DOING';
      saveJob(cluster.engine, job);
      this.tenant.taskId += 1;
      this.task = newTask(this.tenant.taskId, cluster.time);
      this.saveSet('DOING', 'COPYING');
      this.saveTask();
      yield 7;
      failure = yield* this.stages(this.task, planned);
    }
    yield* this.finish(failure);
  }

  private *stages(task: Task, planned: Failure | undefined): Generator<number, Failure | undefined> {
    for (const [stage, share] of this.cluster.traits.stages) {
      task.status = stage;
      const seconds = (stageSeconds * share) / 100;
      const steps = Math.max(2, Math.min(20, Math.round(seconds / 3)));
      this.enter(task, stage);
      for (let step = 1; step <= steps; step += 1) {
        this.saveTask();
        yield seconds / steps;
        yield* this.stall(stage);
        const failure =
          planned !== undefined && this.isData(stage) && step * 2 >= steps ? planned : this.trouble();
        if (failure !== undefined || this.canceling()) {
          return failure;
        }
        this.progress(task, stage, step / steps);
      }
      if (stage === 'BACKUP_LOG' && this.job.request.plusArchivelog) {
        const failure = yield* this.waitForArchive(task);
        if (failure !== undefined || this.canceling()) {
          return failure;
        }
      }
    }
    return undefined;
  }

  private isData(stage: string): boolean {
    return stage === 'BACKUP_DATA_MAJOR' || stage === 'BACKUP_USER_DATA';
  }

  private canceling(): boolean {
    return this.job.status === 'CANCELING';
  }

  private *stall(stage: string): Generator<number, void> {
    while (this.cluster.faults.stalled(this.tenant, stage) && !this.canceling()) {
      yield round;
    }
  }

  private destinationLost(): boolean {
    return this.cluster.faults.destinationLost(this.tenant) || formatFileMissing(this.tenant);
  }

  /** What has come in the way since the last look. */
  private trouble(): Failure | undefined {
    const state = this.tenant.archive?.status;
    if (state === 'INTERRUPTED') {
      return this.named('OB_LOG_ARCHIVE_INTERRUPTED');
    }
    if (state !== 'DOING') {
      return this.named('OB_LOG_ARCHIVE_NOT_RUNNING');
    }
    if (this.cluster.upgrading) {
      return this.named('OB_STATE_NOT_MATCH');
    }
    if (this.tenant.compatible !== this.compatible) {
      return this.named('OB_VERSION_NOT_MATCH');
    }
    if (this.destinationLost()) {
      return this.named('OB_BACKUP_FORMAT_FILE_NOT_EXIST');
    }
    if (this.cluster.faults.deviceFull(this.tenant)) {
      return { ...this.named('OB_BACKUP_DEVICE_OUT_OF_SPACE'), rootService: false };
    }
    return undefined;
  }

  private named(name: keyof typeof errorTable): Failure {
    const { code } = errorTable[name];
    return { code, text: this.cluster.errorText(name), rootService: true };
  }

  private enter(task: Task, stage: string): void {
    const now = this.cluster.time;
    if (stage === 'BACKUP_SYS_META') {
      task.turn = 1;
      task.startScn = scnAt(now);
    } else if (stage === 'BACKUP_USER_META') {
      task.userStartScn = scnAt(now);
    } else if (stage === 'BACKUP_DATA_MINOR') {
      task.turn = 2;
      // Blocks of minor SSTables come on top of what the META phase counted.
      task.blocks += this.cluster.traits.totalsKnown ? this.minorBlocks() : 0;
    } else if (this.isData(stage)) {
      task.turn = 3;
    } else if (stage === 'BACKUP_LOG') {
      task.endScn = scnAt(now);
    }
  }

  private majorBlocks(): number {
    return Math.max(1, Math.ceil(this.tenant.dataBytes / blockBytes));
  }

  private minorBlocks(): number {
    return Math.max(1, Math.ceil(this.majorBlocks() / 30));
  }

  private tabletTotal(): number {
    return 350 + Math.ceil(this.tenant.dataBytes / (64 * 1024 * 1024));
  }

  /** Moves the counters as a stage has come this far. */
  private progress(task: Task, stage: string, part: number): void {
    const { totalsKnown } = this.cluster.traits;
    if (totalsKnown && stage === 'BACKUP_USER_META') {
      // Totals appear log stream by log stream.
      const streams = Math.floor(part * 3) / 3;
      task.tablets = Math.round(this.tabletTotal() * streams);
      task.blocks = Math.round(this.majorBlocks() * streams);
    } else if (stage === 'BACKUP_DATA_MINOR') {
      task.finishedBlocks = Math.round(this.minorBlocks() * part);
    } else if (this.isData(stage)) {
      const minor = stage === 'BACKUP_DATA_MAJOR' ? this.minorBlocks() : 0;
      task.finishedBlocks = minor + Math.round(this.majorBlocks() * part);
      task.finishedTablets = Math.round(this.tabletTotal() * part);
    } else if (stage === 'BEFORE_BACKUP_LOG') {
      task.logFiles = Math.ceil(logFileTotal * part);
    } else if (stage === 'BACKUP_LOG') {
      task.finishedLogFiles = Math.round(task.logFiles * part);
    }
    if (totalsKnown) {
      task.blocks = Math.max(task.blocks, task.finishedBlocks);
    } else {
      // Old versions only count what is done, so that the ratio is always 100 %.
      task.blocks = task.finishedBlocks;
      task.tablets = task.finishedTablets;
    }
    setBytes(task);
  }

  private *waitForArchive(task: Task): Generator<number, Failure | undefined> {
    const end = Number(task.endScn / 1_000_000n) + 1;
    while (!this.canceling()) {
      const failure = this.trouble();
      if (failure !== undefined || this.cluster.archives.caughtUp(this.tenant, end, round)) {
        return failure;
      }
      yield round;
    }
    return undefined;
  }

  private *finish(failure: Failure | undefined): Process {
    const { cluster, job, task } = this;
    const canceled = this.canceling();
    if (task !== undefined) {
      if (canceled) {
        task.status = 'CANCELING';
        this.saveTask();
        yield round;
      }
      task.status = canceled ? 'CANCELED' : failure === undefined ? 'COMPLETED' : 'FAILED';
      task.endMs = cluster.time;
      task.result = canceled ? errorTable.OB_CANCELED.code : (failure?.code ?? 0);
      task.comment = canceled ? errorTable.OB_CANCELED.text : (failure?.text ?? '');
      if (task.status === 'COMPLETED') {
        this.tenant.lastSet = job.setId;
        this.tenant.lastSetCompatible = this.tenant.compatible;
        this.tenant.lastFullSet = job.type === 'FULL' ? job.setId : this.tenant.lastFullSet;
        this.saveSet('SUCCESS', 'AVAILABLE');
      } else {
        this.saveSet('FAILED', 'INCOMPLETE');
      }
      this.saveTask();
    }
    yield round;
    job.status = canceled ? 'CANCELED' : failure === undefined ? 'COMPLETED' : 'FAILED';
    job.result = canceled ? errorTable.OB_CANCELED.code : (failure?.code ?? 0);
    job.comment = canceled || failure === undefined ? '' : cluster.failureComment(failure);
    job.endMs = cluster.time;
    saveJob(cluster.engine, job);
    yield 2 * round;
    if (task !== undefined) {
      archiveTask(cluster.engine, job, task);
    }
    yield 2 * round;
    archiveJob(cluster.engine, job);
    cluster.jobs.delete(job);
  }

  private saveTask(): void {
    if (this.task !== undefined) {
      saveTask(this.cluster.engine, this.job, this.task);
    }
  }

  private saveSet(status: SetState['status'], fileStatus: string): void {
    if (this.task !== undefined) {
      const { cluster, tenant, job, task, previousFull, previousSet } = this;
      saveSet(cluster.engine, cluster.traits, tenant, job, task, {
        status,
        fileStatus,
        previousFull,
        previousSet,
      });
    }
  }
}

export function runTenantJob(cluster: Cluster, tenant: Tenant, job: Job): Process {
  return new TenantJob(cluster, tenant, job).run();
}
