// `npm run soak`: a day of a busy cluster in minutes, and whether everything that the product said of it is true.
// `--hours 2` of it, `--speed 240` times as fast as life, `--seed 7` another day.
import { createRequire } from 'node:module';
import type { soakCommand as SoakCommand } from './command.ts';

// By `require`, as mocha loads tests: the stand-in for the module `vscode` answers to that alone.
const { soakCommand } = createRequire(import.meta.url)('./command.ts') as { soakCommand: typeof SoakCommand };
process.exit(await soakCommand(process.argv.slice(2)));
