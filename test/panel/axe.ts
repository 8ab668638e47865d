// Accessibility checks by axe-core, in any frame.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root } from '../host/paths.ts';

interface Violation {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly target: readonly unknown[]; readonly failureSummary?: string }[];
}

/** What can run a script: a page, a frame, or an element of a frame. */
interface Runs {
  evaluate(script: string): Promise<unknown>;
}

const file = createRequire(join(root, 'package.json')).resolve('axe-core/axe.min.js');

/** What axe-core calls serious or critical, one line each. The script is evaluated, so no policy is loosened. */
export async function seriousFindings(frame: Runs): Promise<string[]> {
  await frame.evaluate(`${readFileSync(file, 'utf8')};`);
  const { violations } = (await frame.evaluate('axe.run()')) as { violations: readonly Violation[] };
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}
