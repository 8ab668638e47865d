/** Time as the product sees it; tests let it pass faster. */
export interface Clock {
  /** ms since the epoch. */
  readonly now: number;
  /** Calls back after `ms`; returns what cancels it. */
  after(ms: number, callback: () => void): () => void;
}

export const systemClock: Clock = {
  get now() {
    return Date.now();
  },
  after: (ms, callback) => {
    const timer = setTimeout(callback, ms);
    return () => {
      clearTimeout(timer);
    };
  },
};
