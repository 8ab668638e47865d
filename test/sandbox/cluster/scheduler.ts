/** The background services as processes that sleep: they run up to the present whenever somebody looks. */
import type { Pace } from '../clock.ts';

/** A service: yields the seconds (of a real cluster) that it sleeps. */
export type Process = Generator<number, void, void>;

interface Entry {
  process: Process;
  wake: number;
}

export class Scheduler {
  private readonly pace: Pace;
  private entries: Entry[] = [];
  /** Moment of the step that runs: services act at their own time, not at the time of the look. */
  private moment: number;

  constructor(pace: Pace, start: number) {
    this.pace = pace;
    this.moment = start;
  }

  /** Milliseconds since the epoch. */
  get time(): number {
    return this.moment;
  }

  spawn(process: Process): Process {
    const entry = { process, wake: this.moment };
    this.entries.push(entry);
    return process;
  }

  /** Ends a service without running it again. */
  kill(process: Process): void {
    this.entries = this.entries.filter((entry) => entry.process !== process);
  }

  get active(): number {
    return this.entries.length;
  }

  /** Lets time stand still for a while: the services were down. */
  shift(ms: number): void {
    for (const entry of this.entries) {
      entry.wake += ms;
    }
    this.moment += ms;
  }

  advance(now: number): void {
    for (;;) {
      let next: Entry | undefined;
      for (const entry of this.entries) {
        if (entry.wake <= now && (next === undefined || entry.wake < next.wake)) {
          next = entry;
        }
      }
      if (next === undefined) {
        break;
      }
      this.moment = Math.max(this.moment, next.wake);
      const step = next.process.next();
      if (step.done === true) {
        this.kill(next.process);
      } else {
        next.wake = this.moment + this.pace.ms(step.value);
      }
    }
    this.moment = Math.max(this.moment, now);
  }
}
