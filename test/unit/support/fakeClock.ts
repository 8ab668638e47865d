// A clock and timers that move only when a test says so.

interface Timer {
  readonly at: number;
  readonly callback: () => void;
}

export class FakeClock {
  /** Timers run on this; what the clock on the wall says can be changed. */
  #time = 0;
  #wall = 1_000_000;
  readonly #timers = new Set<Timer>();

  /** What the clock on the wall says, ms. */
  get now(): number {
    return this.#wall + this.#time;
  }

  /** ms on the clock that nobody sets. */
  get elapsed(): number {
    return this.#time;
  }

  /** Somebody sets the clock; timers go on as before. */
  set(byMs: number): void {
    this.#wall += byMs;
  }

  after(ms: number, callback: () => void): () => void {
    const timer = { at: this.#time + ms, callback };
    this.#timers.add(timer);
    return () => {
      this.#timers.delete(timer);
    };
  }

  /** How many timers wait. */
  get pending(): number {
    return this.#timers.size;
  }

  /** ms until the next timer; undefined if none waits. */
  get next(): number | undefined {
    const times = [...this.#timers].map(({ at }) => at - this.#time);
    return times.length === 0 ? undefined : Math.min(...times);
  }

  /**
   * The machine sleeps: the clock on the wall goes on, everything else stands still. Some systems let time pass for
   * timers, too: then those that have come due run late, once, at the next {@link pass}.
   */
  sleep(ms: number, timersToo = false): void {
    if (timersToo) this.#time += ms;
    else this.#wall += ms;
  }

  /** Lets `ms` pass: each timer that comes due runs, and what it started goes on until nothing is left to do. */
  async pass(ms: number): Promise<void> {
    const end = this.#time + ms;
    for (;;) {
      await settle();
      const due = [...this.#timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      this.#timers.delete(due);
      this.#time = Math.max(this.#time, due.at);
      due.callback();
    }
    this.#time = end;
    await settle();
  }
}

/** Runs every promise reaction that is ready, and those that they make ready. */
export async function settle(): Promise<void> {
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
}
