/** What is on record of the jobs of others on a cluster, by their ids. */
interface SeenJobs {
  readonly version: 1;
  readonly jobs: Readonly<Record<string, unknown>>;
}

/** What is on record of the jobs of others; undefined if it is not that (a newer version, damaged). */
export function parseSeenJobs(stored: unknown): SeenJobs | undefined {
  if (typeof stored !== 'object' || stored === null) return undefined;
  const { version, jobs } = stored as Partial<Record<keyof SeenJobs, unknown>>;
  if (version !== 1 || typeof jobs !== 'object' || jobs === null) return undefined;
  return { version, jobs: jobs as SeenJobs['jobs'] };
}
