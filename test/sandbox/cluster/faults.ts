/** Things that go wrong on command, as far as they happen inside the cluster. */
import type { Tenant } from './tenant.ts';

export interface PlannedFailure {
  code: number;
  text: string;
  rootService: boolean;
}

export class ClusterFaults {
  private planned: PlannedFailure[] = [];
  private readonly stalledTenants = new Map<number, true | string>();
  private readonly fullDevices = new Set<number>();
  private readonly lostDestinations = new Set<number>();
  private readonly withoutLogging = new Set<number>();
  private readonly skippedStarts = new Set<number>();

  planFailure(failure: PlannedFailure): void {
    this.planned.push(failure);
  }

  takePlannedFailure(): PlannedFailure | undefined {
    return this.planned.shift();
  }

  setStalled(tenant: Tenant, on: boolean | string): void {
    if (on === false) {
      this.stalledTenants.delete(tenant.id);
    } else {
      this.stalledTenants.set(tenant.id, on);
    }
  }

  stalled(tenant: Tenant, stage: string): boolean {
    const where = this.stalledTenants.get(tenant.id);
    return where === true || where === stage;
  }

  setDeviceFull(tenant: Tenant, on: boolean): void {
    this.toggle(this.fullDevices, tenant, on);
  }

  deviceFull(tenant: Tenant): boolean {
    return this.fullDevices.has(tenant.id);
  }

  setDestinationLost(tenant: Tenant, on: boolean): void {
    this.toggle(this.lostDestinations, tenant, on);
  }

  destinationLost(tenant: Tenant): boolean {
    return this.lostDestinations.has(tenant.id);
  }

  setNoLogging(tenant: Tenant, on: boolean): void {
    this.toggle(this.withoutLogging, tenant, on);
  }

  noLogging(tenant: Tenant): boolean {
    return this.withoutLogging.has(tenant.id);
  }

  /** The tenant's next start under sys fails for good, and without a row. */
  skipNextStart(tenant: Tenant): void {
    this.skippedStarts.add(tenant.id);
  }

  takeSkippedStart(tenant: Tenant): boolean {
    return this.skippedStarts.delete(tenant.id);
  }

  private toggle(set: Set<number>, tenant: Tenant, on: boolean): void {
    if (on) {
      set.add(tenant.id);
    } else {
      set.delete(tenant.id);
    }
  }
}
