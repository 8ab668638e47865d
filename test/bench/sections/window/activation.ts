import type { Workbench } from '../../../e2e/support/workbench.ts';
import { emptyName } from '../../support/emptyExtension.ts';
import { median } from '../../support/numbers.ts';
import type { BenchOptions, Row } from '../../support/row.ts';

/** What VS Code itself says that loading and activating the extension took, window after window. */
export async function activationRows(workbench: Workbench, { quick, say }: BenchOptions): Promise<Row[]> {
  const took: number[] = [];
  const empty: number[] = [];
  for (let at = 0; at < (quick ? 2 : 10); at++) {
    await workbench.page.reload({ waitUntil: 'commit' });
    await workbench.ready();
    await workbench.runCommand('Developer: Show Running Extensions');
    took.push(await activationMs(workbench, 'OceanBase Backup'));
    empty.push(await activationMs(workbench, emptyName));
    await workbench.page.keyboard.press('Escape'); // the newest VS Code shows them in a modal editor
    say(`activation: ${String(took.at(-1))} ms, an empty extension ${String(empty.at(-1))} ms`);
  }
  return [
    {
      ...{ group: 'window', what: 'loading and activating the extension', figure: median(took), unit: 'ms' },
      budget: 15,
      other: { what: 'an extension that does nothing', figure: median(empty) },
      note: `VS Code’s own figure, median of ${String(took.length)} windows`,
    },
  ];
}

async function activationMs({ page }: Workbench, extension: string): Promise<number> {
  const row = page.locator('.runtime-extensions-editor .extension', { hasText: extension });
  const text = await row.first().locator('.activation-time').innerText();
  const ms = /(\d+)\s*ms/.exec(text)?.[1];
  if (ms === undefined) throw new Error(`VS Code says of the activation: ${text}`);
  return Number(ms);
}
