/** Lets a statement live through the fault that was planned for it. */
import type { Moment, StatementFault } from './connection-faults.ts';
import { ObError } from './errors.ts';

export interface Means {
  drop(): void;
  garbage(bytes: Buffer): void;
  fail(error: ObError): void;
}

const nonsense = Buffer.from('\x07\x00\x00\x2aHTTP/1.1 500 nonsense\r\n\r\n', 'latin1');

export class FaultSufferer {
  private readonly means: Means;
  private readonly timers = new Set<NodeJS.Timeout>();

  constructor(means: Means) {
    this.means = means;
  }

  dispose(): void {
    for (const timer of this.timers) {
      clearTimeout(timer);
    }
    this.timers.clear();
  }

  /** False when there is nothing more to reply. `limit` is `ob_query_timeout`, in microseconds. */
  async suffer(fault: StatementFault | undefined, now: Moment, limit: number): Promise<boolean> {
    switch (fault?.kind) {
      case undefined:
      case 'error':
      case 'ignore':
        return true;
      case 'garbage':
        if (now === 'after') {
          this.means.garbage(nonsense);
        }
        return now !== 'after';
      case 'drop':
        if (fault.when === now) {
          this.means.drop();
        }
        return fault.when !== now;
      case 'hang':
        if (fault.when === now) {
          await new Promise(() => undefined);
        }
        return true;
      case 'delay':
        return fault.when === now ? this.delay(fault.ms, limit) : true;
    }
  }

  private async delay(ms: number, limit: number): Promise<boolean> {
    await this.wait(Math.min(ms, limit / 1000));
    if (ms * 1000 <= limit) {
      return true;
    }
    this.means.fail(
      new ObError(
        'OB_TIMEOUT',
        `Timeout, query has reached the maximum query timeout: ${limit}(us), maybe you can adjust the session ` +
          'variable ob_query_timeout or query_timeout hint, and try again.',
      ),
    );
    return false;
  }

  private wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.timers.delete(timer);
        resolve();
      }, ms);
      timer.unref();
      this.timers.add(timer);
    });
  }
}
