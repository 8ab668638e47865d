/** Time as the product sees it; tests let it pass faster. */
export interface Clock {
  /** ms since the epoch. */
  readonly now: number;
  /** ms since some moment, on a clock that nobody sets; it may stand still while the machine sleeps. */
  readonly elapsed: number;
  /** Calls back after `ms`; returns what cancels it. */
  after(ms: number, callback: () => void): () => void;
}

export const systemClock: Clock = {
  get now() {
    return Date.now();
  },
  get elapsed() {
    return performance.now();
  },
  after: (ms, callback) => {
    const timer = setTimeout(callback, ms);
    return () => {
      clearTimeout(timer);
    };
  },
};
