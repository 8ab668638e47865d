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
    runner.on('test', (test) => send({ test: test.fullTitle() }));
    runner.on('fail', (test, error: unknown) => {
      if (error instanceof Error && error.stack !== undefined) error.stack = withSourcePositions(error.stack);
      failures.push({ title: test.fullTitle(), error: describeError(error) });
    });
    runner.once('end', () => {
      const { passes: passed, pending: skipped } = this.stats;
      send({ end: { passed, skipped, failures } });
    });
  }
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
