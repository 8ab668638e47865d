import type { Clock } from '../../src/backup/clock.ts';

/** Lets time pass `speed` times as fast, and counts the timers that wait. */
export class FastClock implements Clock {
  readonly speed: number;
  readonly #from = Date.now();
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(speed: number) {
    this.speed = speed;
  }

  get now(): number {
    return this.#from + (Date.now() - this.#from) * this.speed;
  }

  get elapsed(): number {
    return performance.now() * this.speed;
  }

  get pending(): number {
    return this.#timers.size;
  }

  after(ms: number, callback: () => void): () => void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      callback();
    }, ms / this.speed);
    this.#timers.add(timer);
    return () => {
      this.#timers.delete(timer);
      clearTimeout(timer);
    };
  }

  /** Resolves after so many minutes of the day. */
  minutes(count: number): Promise<void> {
    return new Promise((resolve) => {
      setTimeout(resolve, (count * 60_000) / this.speed);
    });
  }
}
