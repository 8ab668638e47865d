/** How far back a rate looks: what is older than this counts for about a third. */
const memoryMs = 60_000;
/** Looks that are further apart than this have slept in between (ms): a mean over the gap is not the speed of now. */
const longestGapMs = 120_000;

/**
 * The speed at which a counter grows: an exponentially weighted mean of its steps. The times are those of the
 * server's clock, so that neither a slow look nor a clock that is off here counts as a slow backup.
 */
export class Rate {
  #at: number | undefined;
  #value = 0;
  #sum = 0;
  /** How much of the mean is measured yet: the first steps must not be drawn towards 0. */
  #weight = 0;
  #steps = 0;

  /** Adds what the counter was at `at` (ms). A counter that went back began anew, and so does the mean. */
  add(at: number, value: number): void {
    const gap = this.#at === undefined ? 0 : at - this.#at;
    // The server's clock may have been set back, too: by more than its nodes differ.
    if (value < this.#value || gap > longestGapMs || gap < -longestGapMs) this.#reset();
    if (this.#at !== undefined) {
      const ms = at - this.#at;
      if (ms <= 0) return;
      const share = 1 - Math.exp(-ms / memoryMs);
      this.#sum += share * ((value - this.#value) / ms - this.#sum);
      this.#weight += share * (1 - this.#weight);
      if (value > this.#value) this.#steps++;
    }
    this.#at = at;
    this.#value = value;
  }

  /** Units per second; null until two looks have been compared. */
  get perSecond(): number | null {
    return this.#weight === 0 ? null : (this.#sum / this.#weight) * 1000;
  }

  /** How many looks have seen the counter grow. */
  get steps(): number {
    return this.#steps;
  }

  #reset(): void {
    this.#at = undefined;
    this.#sum = 0;
    this.#weight = 0;
    this.#steps = 0;
  }
}
