// `npm test [tiers] [-- mocha's options]`: runs the tiers and ends with one line that counts every check.
import { type Results, failure } from '../host/results.ts';
import { type TestArguments, parseTestArguments } from './arguments.ts';
import { OrderedOutput, type Print } from './output.ts';
import { type TierOutcome, printSummary } from './summary.ts';
import { type Tier, installVscode, packedOnce, tiers } from './tiers.ts';

const { tiers: names, mocha } = readArguments();
const chosen = tiers.filter(({ name }) => names.includes(name));
const output = new OrderedOutput((text) => process.stdout.write(text));
const installs = startInstalls();
const runs = chosen.map((tier) => ({ tier, ...output.open() }));
const packed = packedOnce((text) => printerOf('package')(text));

// Checking types and style keeps one core busy, so the quick tiers run beside it. VS Code runs alone: its
// tests are the ones that a busy machine could make late.
const [beside, quick, inVscode] = [
  runs.filter(({ tier }) => ['types', 'lint'].includes(tier.name)),
  runs.filter(({ tier }) => !['types', 'lint'].includes(tier.name) && tier.inVscode !== true),
  runs.filter(({ tier }) => tier.inVscode === true),
];
const outcomes: TierOutcome[] = (await Promise.all([runInTurn(beside), runInTurn(quick)])).flat();
outcomes.push(...(await runInTurn(inVscode)));
process.exitCode = printSummary(
  chosen.flatMap(({ name }) => outcomes.filter((outcome) => outcome.name === name)),
);

function readArguments(): TestArguments {
  try {
    return parseTestArguments(
      process.argv.slice(2),
      tiers.map(({ name }) => name),
    );
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(2);
  }
}

function startInstalls(): Promise<void> {
  const needed = chosen.some(({ inVscode: needsVscode }) => needsVscode === true);
  const installing = needed ? installVscode() : Promise.resolve();
  // The tiers ask again and report what went wrong.
  installing.catch(() => undefined);
  return installing;
}

function printerOf(name: string): Print {
  const run = runs.find(({ tier }) => tier.name === name);
  return run ? run.print : (text) => process.stdout.write(text);
}

async function runInTurn(some: typeof runs): Promise<TierOutcome[]> {
  const results: TierOutcome[] = [];
  for (const { tier, print, end } of some) {
    print(`\n── ${tier.name}\n`);
    const startedAt = Date.now();
    const result = await run(tier, print);
    const seconds = (Date.now() - startedAt) / 1000;
    results.push({ name: tier.name, results: result, seconds });
    end();
  }
  return results;
}

async function run(tier: Tier, print: Print): Promise<Results> {
  try {
    if (tier.inVscode === true) await installs;
    return await tier.run({ mocha, print, vsix: packed });
  } catch (error) {
    print(`${String(error)}\n`);
    return failure(tier.name, error instanceof Error ? error.message : String(error));
  }
}
