/** What a curve shows of one moment. */
export interface Sample {
  /** ms since the start, on the server's clock. */
  readonly at: number;
  /** null where the version reports none. */
  readonly percent: number | null;
  /** Bytes written so far. */
  readonly bytes: number;
  /** Bytes written per second; null while it is not measured. */
  readonly rate: number | null;
}

/**
 * The samples of a run. A long run is thinned: where there are too many, samples stand twice as far apart, and the
 * newest always stands at the end.
 */
export class Series {
  readonly #most: number;
  #kept: Sample[] = [];
  #newest: Sample | undefined;
  #spacing = 0;

  constructor(most = 600) {
    this.#most = most;
  }

  /** Adds a later sample; one that is not later replaces the newest. */
  add(sample: Sample): void {
    const last = this.#kept.at(-1);
    this.#newest = sample;
    if (last && sample.at <= last.at) {
      this.#kept[this.#kept.length - 1] = sample;
      return;
    }
    if (last && sample.at - last.at < this.#spacing) return;
    this.#kept.push(sample);
    // One place is for the newest, which may stand nearer than the others.
    while (this.#kept.length >= this.#most) this.#thin();
  }

  get samples(): readonly Sample[] {
    const newest = this.#newest;
    return newest === undefined || newest === this.#kept.at(-1) ? this.#kept : [...this.#kept, newest];
  }

  #thin(): void {
    const span = (this.#kept.at(-1)?.at ?? 0) - (this.#kept[0]?.at ?? 0);
    this.#spacing = Math.max(this.#spacing * 2, (2 * span) / this.#most, 1);
    let next = -Infinity;
    this.#kept = this.#kept.filter(({ at }) => {
      if (at < next) return false;
      next = at + this.#spacing;
      return true;
    });
  }
}
