// `tsx mocha-process.ts <test files>`: the process of the tiers that need no extension host.
import { runMocha } from './mocha.ts';

const failures = await runMocha(process.argv.slice(2), { color: process.stdout.isTTY });
process.exitCode = failures > 0 ? 1 : 0;

// The runner counts a process that does not end as a failure; this says what to look for.
setTimeout(() => {
  console.log(`Still open after the last test: ${process.getActiveResourcesInfo().join(', ')}`);
}, 5000).unref();
