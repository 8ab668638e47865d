/** The one source of time. Everything shown by the sandbox is a wall-clock time; only durations are scaled. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
}

export const wallClock: Clock = { now: () => Date.now() };

/** What a backup takes on a quiet real cluster: the intervals of OceanBase's services are relative to this. */
export const nominalBackupSeconds = 300;

/** Turns the intervals of a real cluster into those of the sandbox. */
export class Pace {
  readonly factor: number;

  constructor(backupSeconds: number) {
    this.factor = nominalBackupSeconds / Math.max(backupSeconds, 0.01);
  }

  /** Wall-clock milliseconds for so many seconds of a real cluster. */
  ms(nominalSeconds: number): number {
    return (nominalSeconds * 1000) / this.factor;
  }
}

/** SCN of a moment: nanoseconds since the epoch. */
export function scnAt(ms: number): bigint {
  return BigInt(Math.round(ms * 1000)) * 1000n;
}

/** Microseconds since the epoch, the unit of the inner tables. */
export function usecAt(ms: number): bigint {
  return BigInt(Math.round(ms * 1000));
}
