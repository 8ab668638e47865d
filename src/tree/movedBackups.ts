import type { FollowedJob } from '../clusters/followedJob.ts';

/** Which tenants of a followed job look different since they were last asked for: a tick that moves nothing redraws nothing. */
export class MovedBackups {
  readonly #shown = new WeakMap<FollowedJob, Map<number, string>>();

  /** The names of the tenants; what they look like now counts as shown. */
  of(job: FollowedJob): string[] {
    let shown = this.#shown.get(job);
    if (!shown) this.#shown.set(job, (shown = new Map<number, string>()));
    const moved: string[] = [];
    for (const { tenant, backup } of job.state.parts) {
      const { phase, stage, percent } = backup;
      const now = `${phase} ${stage ?? ''} ${String(percent === null ? null : Math.floor(percent))}`;
      if (shown.get(tenant.id) === now) continue;
      shown.set(tenant.id, now);
      moved.push(tenant.name);
    }
    return moved;
  }
}
