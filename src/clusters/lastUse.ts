import type { Clock } from '../backup/clock.ts';

/**
 * A connection that was not used for so long may be forgotten by the other end, or by what is between (ms). A bit more
 * than two minutes, so that what is read every two minutes is not taken for idle.
 */
const longMs = 130_000;

/** When something was last used, on both clocks: the one may stand still while the machine sleeps, the other be set. */
export class LastUse {
  readonly #clock: Clock;
  #now = 0;
  #elapsed = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  note(): void {
    this.#now = this.#clock.now;
    this.#elapsed = this.#clock.elapsed;
  }

  get isLongAgo(): boolean {
    return this.#clock.elapsed - this.#elapsed > longMs;
  }

  /** Whether the two clocks disagree about how long ago it was: the machine slept, or somebody set the one. */
  get sleptSince(): boolean {
    const { now, elapsed } = this.#clock;
    return Math.abs(now - this.#now - (elapsed - this.#elapsed)) > longMs;
  }
}
