import type { FollowedJob } from '../../src/clusters/followedJob.ts';
import type { Phase } from '../../src/backup/outcome.ts';

/** What the product said of the end of one job, to the user of one saved cluster. */
export interface ToldEnd {
  readonly profileId: string;
  readonly job: string;
  times: number;
  readonly phases: ReadonlyMap<number, Phase>;
  readonly protections: readonly string[];
}

/** The same for everybody who speaks of a job. */
export function nameOfJob(initiatorTenantId: number, jobId: number): string {
  return `${String(initiatorTenantId)}-${String(jobId)}`;
}

/** Everything that the product said at the ends of jobs, over all windows of the day. */
export class Told {
  readonly ends = new Map<string, ToldEnd>();
  alarms = 0;

  end({ identity, state }: FollowedJob): void {
    const job = nameOfJob(identity.initiatorTenantId, identity.jobId);
    const key = `${identity.profileId} ${job}`;
    const known = this.ends.get(key);
    if (known) {
      known.times++;
      return;
    }
    this.ends.set(key, {
      profileId: identity.profileId,
      job,
      times: 1,
      phases: new Map(state.parts.map(({ backup }) => [backup.tenantId, backup.phase])),
      protections: identity.asked?.password ? state.parts.map(({ protection }) => protection) : [],
    });
  }
}
