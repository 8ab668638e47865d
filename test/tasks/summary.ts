import { type Results, sum } from '../host/results.ts';

export interface TierOutcome {
  readonly name: string;
  readonly results: Results;
  readonly seconds: number;
}

const errorLines = 20;

/** Prints how each tier went, every failure once more, and the line that counts. Gives the exit code. */
export function printSummary(outcomes: readonly TierOutcome[]): number {
  const total = sum(outcomes.map(({ results }) => results));
  console.log();
  for (const { name, results, seconds } of outcomes) {
    const ran = results.passed + results.skipped + results.failures.length > 0;
    const counts = ran ? countsOf(results) : 'no tests yet';
    console.log(`  ${name.padEnd(12)} ${counts.padEnd(32)} ${seconds.toFixed(1).padStart(6)} s`);
  }
  for (const { name, results } of outcomes) {
    for (const { title, error } of results.failures) {
      console.log(`\nFAILED  ${name}: ${title}`);
      const lines = error.trimEnd().split('\n');
      console.log(lines.slice(0, errorLines).join('\n').replaceAll(/^/gm, '    '));
      if (lines.length > errorLines) console.log(`    … ${lines.length - errorLines} more lines above`);
    }
  }
  if (total.passed + total.failures.length === 0) console.log('\nNo test ran.');
  console.log(`\n${countsOf(total)}`);
  return total.failures.length > 0 || total.passed === 0 ? 1 : 0;
}

function countsOf(results: Results): string {
  const skipped = results.skipped > 0 ? `, ${results.skipped} skipped` : '';
  return `${results.passed} passed, ${results.failures.length} failed${skipped}`;
}
