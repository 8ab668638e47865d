// `tsx mocha-process.ts <test files>`: the process of the tiers that need no extension host.
import { runMocha } from './mocha.ts';
import { temporaryFolderVariable } from './paths.ts';

// Only now: tsx keeps what it has compiled in the temporary folder that this process was started with, for the next.
const temporaryFolder = process.env[temporaryFolderVariable];
if (temporaryFolder !== undefined) process.env['TMPDIR'] = temporaryFolder;

const failures = await runMocha(process.argv.slice(2), { color: process.stdout.isTTY });
process.exitCode = failures > 0 ? 1 : 0;

// The runner counts a process that does not end as a failure; this says what to look for.
setTimeout(() => {
  console.log(`Still open after the last test: ${process.getActiveResourcesInfo().join(', ')}`);
}, 5000).unref();
