import type { Workbench } from '../../../e2e/support/workbench.ts';
import { emptyId } from '../../support/emptyExtension.ts';
import { median } from '../../support/numbers.ts';
import type { BenchOptions, Row } from '../../support/row.ts';

interface Activation {
  /** ms, whole ones, as VS Code measures them. */
  readonly load: number;
  readonly call: number;
}

/** What VS Code itself says that loading the extension and its `activate()` took, window after window. */
export async function activationRows(workbench: Workbench, { quick, say }: BenchOptions): Promise<Row[]> {
  const ours: Activation[] = [];
  const empty: Activation[] = [];
  for (let at = 0; at < (quick ? 2 : 10); at++) {
    await workbench.page.reload({ waitUntil: 'commit' });
    await workbench.ready();
    const stats = await activations(workbench);
    ours.push(stats.ours);
    empty.push(stats.empty);
    say(`activation: ${JSON.stringify(stats)}`);
  }
  const row = (what: string, key: keyof Activation): Row => ({
    ...{ group: 'window', what, figure: median(ours.map((one) => one[key])), unit: 'ms' },
    other: { what: 'an extension that does nothing', figure: median(empty.map((one) => one[key])) },
    note: `VS Code’s own figure, median of ${String(ours.length)} windows`,
  });
  return [{ ...row('activate()', 'call'), budget: 15 }, row('loading the main bundle before that', 'load')];
}

/** The table of *Developer: Startup Performance*: the extension, eager, load code, call activate, … */
async function activations(workbench: Workbench): Promise<{ ours: Activation; empty: Activation }> {
  const { page } = workbench;
  const size = page.viewportSize();
  // An editor has only those lines in its page that can be seen.
  await page.setViewportSize({ width: 1600, height: 4_000 });
  try {
    for (let look = 0; look < 20; look++) {
      await workbench.runCommand('Developer: Startup Performance');
      const lines = page.locator('.view-line');
      await lines.filter({ hasText: 'Call Activate' }).first().waitFor();
      const [ours, empty] = (await lines.allInnerTexts()).reduce<(Activation | undefined)[]>(
        (found, line) => {
          const [, id, , load, call] = line.replaceAll('\u00a0', ' ').split('|');
          const at = [' oceanbase-backup.oceanbase-backup', ` ${emptyId}`].indexOf(id?.trimEnd() ?? '');
          if (at !== -1) found[at] = { load: Number(load), call: Number(call) };
          return found;
        },
        [],
      );
      await workbench.runCommand('View: Close All Editors');
      if (ours && empty) return { ours, empty };
      // Extensions that wait for the end of the start are activated later than the window is ready.
    }
    throw new Error('VS Code does not say what the activation took');
  } finally {
    if (size) await page.setViewportSize(size);
  }
}
