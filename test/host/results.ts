/** What a run of tests came to. It crosses processes as JSON. */
export interface Results {
  readonly passed: number;
  readonly skipped: number;
  readonly failures: readonly Failure[];
}

export interface Failure {
  readonly title: string;
  readonly error: string;
}

/** What a test process tells the runner while it runs; `end` comes once, and only from a run that ended. */
export type TestRecord = { readonly test: string } | { readonly log: string } | { readonly end: Results };

/** The environment variable with the port that test processes report to. */
export const resultPortVariable = 'OBB_RESULT_PORT';

export const nothing: Results = { passed: 0, skipped: 0, failures: [] };

export function failure(title: string, error: string): Results {
  return { ...nothing, failures: [{ title, error }] };
}

export function sum(all: readonly Results[]): Results {
  return {
    passed: all.reduce((total, { passed }) => total + passed, 0),
    skipped: all.reduce((total, { skipped }) => total + skipped, 0),
    failures: all.flatMap(({ failures }) => failures),
  };
}
