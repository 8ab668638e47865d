// `npm run bench`: what the product costs, as one table. `--json` for machines, `--only cluster,page` for some of
// it, `--quick` for a tenth of the repetitions.
import { createRequire } from 'node:module';
import type { runBench as RunBench } from './run.ts';

// By `require`, as mocha loads tests: the stand-in for the module `vscode` answers to that alone.
const { runBench } = createRequire(import.meta.url)('./run.ts') as { runBench: typeof RunBench };
// A last handle of a browser or a server must not keep the prompt waiting.
process.exit(await runBench(process.argv.slice(2)));
