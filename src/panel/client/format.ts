import { durationWords } from '../../backup/durations.ts';

/** h:mm:ss, or m:ss below an hour. */
export function clock(ms: number): string {
  const total = Math.floor(Math.max(0, ms) / 1000);
  const two = (value: number): string => String(value).padStart(2, '0');
  const [hours, minutes, seconds] = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60];
  return hours > 0
    ? `${String(hours)}:${two(minutes)}:${two(seconds)}`
    : `${String(minutes)}:${two(seconds)}`;
}

/** A time that goes on between two models. */
export class Elapsed {
  #ms = 0;
  #at = 0;
  #ticking = false;

  set(ms: number, ticking: boolean): void {
    this.#ms = ms;
    this.#at = performance.now();
    this.#ticking = ticking;
  }

  get ticking(): boolean {
    return this.#ticking;
  }

  /** Of its own: a clock while it goes on, and what it took in words. */
  get words(): string {
    return this.#ticking ? this.text : durationWords(this.#ms);
  }

  /** In a column of others. */
  get text(): string {
    return clock(this.#ticking ? this.#ms + performance.now() - this.#at : this.#ms);
  }
}
