// Runs in the process of the tests, plain Node or an extension host: prints as mocha's own `spec` does, and
// tells the runner what happened.
import { type Socket, connect } from 'node:net';
import { format } from 'node:util';
import Mocha from 'mocha';
import { type Failure, type TestRecord, resultPortVariable } from './results.ts';
import { withSourcePositions } from './source-positions.ts';

export class ResultReporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    const failures: Failure[] = [];
    const suites: { readonly title: string; readonly ms: number }[] = [];
    let suiteStartedAt = 0;
    runner.on('suite', ({ parent }) => {
      if (parent?.root === true) suiteStartedAt = Date.now();
    });
    runner.on('suite end', ({ parent, title }) => {
      if (parent?.root === true) suites.push({ title, ms: Date.now() - suiteStartedAt });
    });
    runner.on('test', (test) => send({ test: test.fullTitle() }));
    runner.on('fail', (test, error: unknown) => {
      if (error instanceof Error && error.stack !== undefined) error.stack = withSourcePositions(error.stack);
      failures.push({ title: test.fullTitle(), error: describeError(error) });
    });
    runner.once('end', () => {
      const { passes: passed, pending: skipped } = this.stats;
      if (suites.length > 1) Mocha.reporters.Base.consoleLog(`  longest: ${longest(suites)}\n`);
      send({ end: { passed, skipped, failures } });
    });
  }
}

/** The suites that took the longest, with their hooks. */
function longest(suites: readonly { readonly title: string; readonly ms: number }[]): string {
  return [...suites]
    .sort((a, b) => b.ms - a.ms)
    .slice(0, 5)
    .map(({ title, ms }) => `${(ms / 1000).toFixed(1)} s ${title}`)
    .join('; ');
}

/** In an extension host there is no terminal: what mocha prints goes to the runner, which prints it. */
export function printThroughRunner(): void {
  Mocha.reporters.Base.consoleLog = (...args: unknown[]) => send({ log: format(...args) });
}

/** One connection, so that what was printed arrives before the end does. */
let socket: Socket | undefined;

function send(record: TestRecord): void {
  socket ??= connect(Number(process.env[resultPortVariable]), '127.0.0.1');
  socket.write(`${JSON.stringify(record)}\n`);
  if ('end' in record) socket.end();
}

function describeError(error: unknown): string {
  return error instanceof Error ? (error.stack ?? String(error)) : format(error);
}
