// One way to run mocha for every tier: in a plain Node process and in an extension host.
import Mocha from 'mocha';
import { ResultReporter } from './reporter.ts';

/** The environment variable with mocha's options as JSON. */
export const mochaOptionsVariable = 'OBB_MOCHA_OPTIONS';

/** Gives the number of failures. Throws when a file cannot be loaded. */
export async function runMocha(files: readonly string[], defaults: Mocha.MochaOptions): Promise<number> {
  process.setSourceMapsEnabled(true);
  const given = JSON.parse(process.env[mochaOptionsVariable] ?? '{}') as Mocha.MochaOptions;
  const mocha = new Mocha({ ...defaults, ...given, reporter: ResultReporter });
  for (const file of files) mocha.addFile(file);
  await mocha.loadFilesAsync();
  return new Promise((resolve) => mocha.run(resolve));
}
