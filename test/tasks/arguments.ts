import { parseArgs } from 'node:util';
import type { MochaOptions } from 'mocha';

export interface TestArguments {
  readonly tiers: readonly string[];
  readonly mocha: MochaOptions;
}

/** `<tier>… <mocha's options>`. Throws one clear sentence for what it does not know. */
export function parseTestArguments(args: readonly string[], known: readonly string[]): TestArguments {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      grep: { type: 'string', short: 'g' },
      fgrep: { type: 'string', short: 'f' },
      invert: { type: 'boolean', short: 'i' },
      bail: { type: 'boolean', short: 'b' },
      timeout: { type: 'string', short: 't' },
      retries: { type: 'string' },
      'forbid-only': { type: 'boolean' },
    },
  });
  const unknown = positionals.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Error(`No such tier: "${unknown}". Tiers: ${known.join(', ')}.`);
  const { timeout, retries, 'forbid-only': forbidOnly, ...rest } = values;
  return {
    // In the order in which they run, whatever the order in which they were named.
    tiers: positionals.length === 0 ? known : known.filter((name) => positionals.includes(name)),
    mocha: {
      ...rest,
      ...(timeout !== undefined && { timeout: Number(timeout) }),
      ...(retries !== undefined && { retries: Number(retries) }),
      forbidOnly: forbidOnly ?? process.env['CI'] !== undefined,
    },
  };
}
