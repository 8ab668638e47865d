// What VS Code calls inside the extension host: runs the bundled suite with mocha.
import { join } from 'node:path';
import { runMocha } from '../../host/mocha.ts';
import { printThroughRunner } from '../../host/reporter.ts';

export async function run(): Promise<void> {
  printThroughRunner();
  const failures = await runMocha([join(__dirname, 'suite.cjs')], { timeout: 20_000, color: false });
  if (failures > 0) throw new Error(`${failures} tests failed`);
}
