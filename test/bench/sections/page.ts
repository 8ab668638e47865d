import '../../unit/support/fakeVscode.ts';
import type { CDPSession } from 'playwright-core';
import { messagesOf, PanelPages, type PanelPage } from '../../panel/page.ts';
import { manyTenants, type JobState } from '../../panel/states.ts';
import { median } from '../support/numbers.ts';
import type { BenchOptions, Row, Section } from '../support/row.ts';

const updates = 10_000;

/** The panel's page in a browser: how long an update takes, layout included, and what many of them leave behind. */
export const pageSection: Section = {
  name: 'page',
  run: async (options) => {
    const pages = new PanelPages();
    await pages.start();
    try {
      const rows: Row[] = [];
      for (const tenants of [1, 100, 1_000]) rows.push(await updating(pages, tenants, options));
      rows.push(...(await lasting(pages, options)));
      return rows;
    } finally {
      await pages.stop();
    }
  },
};

async function updating(pages: PanelPages, tenants: number, { quick }: BenchOptions): Promise<Row> {
  const { page } = await opened(pages, statesOf(tenants)[0]);
  const [one, next] = statesOf(tenants).map((state) => messagesOf(state));
  const took = await page.evaluate<number[]>(`(() => {
    const looks = ${JSON.stringify([next, one])};
    const took = [];
    for (let at = 0; at < ${quick ? '10' : '60'}; at++) {
      const from = performance.now();
      for (const data of looks[at % 2]) window.dispatchEvent(new MessageEvent('message', { data }));
      document.body.offsetHeight;
      took.push(performance.now() - from);
    }
    return took;
  })()`);
  await page.context().close();
  return {
    group: 'panel',
    what: `update of the panel with ${tenants.toLocaleString('en-US')} ${tenants === 1 ? 'tenant' : 'tenants'}`,
    figure: median(took),
    unit: 'ms',
    budget: 16,
    note: 'every figure changed, layout included',
  };
}

async function lasting(pages: PanelPages, { quick, say }: BenchOptions): Promise<Row[]> {
  const shown = await opened(pages, statesOf(100)[0]);
  const { page } = shown;
  const devtools = await page.context().newCDPSession(page);
  const looks = JSON.stringify(statesOf(100).map((state) => messagesOf(state)));
  const rounds = quick ? 100 : updates / 10;
  const run = (count: number): Promise<void> =>
    page.evaluate(`(async () => {
      const looks = ${looks};
      for (let at = 0; at < ${String(count)}; at++) {
        for (const data of looks[at % 2]) window.dispatchEvent(new MessageEvent('message', { data }));
        if (at % 10 === 9) await new Promise((resolve) => requestAnimationFrame(resolve));
      }
    })()`);
  await run(rounds);
  const before = await heapOf(devtools);
  for (let at = 0; at < 10; at++) {
    await run(rounds);
    say(`${String((at + 1) * rounds)} updates`);
  }
  const after = await heapOf(devtools);
  if (shown.errors.length > 0) throw new Error(shown.errors.join('\n'));
  await page.context().close();
  const done = (10 * rounds).toLocaleString('en-US');
  const group = 'panel';
  return [
    {
      group,
      what: `heap of the page after ${done} updates with 100 tenants`,
      figure: after.mib,
      unit: 'MiB',
    },
    {
      ...{ group, what: 'growth of that heap in these updates', figure: Math.max(0, after.mib - before.mib) },
      ...{ unit: 'MiB', budget: 1 },
    },
    {
      ...{
        group,
        what: 'nodes of the page more than before',
        figure: Math.max(0, after.nodes - before.nodes),
      },
      ...{ unit: 'nodes', budget: 0 },
    },
  ];
}

async function heapOf(devtools: CDPSession): Promise<{ mib: number; nodes: number }> {
  await devtools.send('HeapProfiler.collectGarbage');
  const { usedSize } = await devtools.send('Runtime.getHeapUsage');
  const { nodes } = await devtools.send('Memory.getDOMCounters');
  return { mib: usedSize / 1024 ** 2, nodes };
}

/** Two looks at the same job that differ in every tenant's line. */
function statesOf(tenants: number): [JobState, JobState] {
  return [manyTenants(tenants, 600), manyTenants(tenants, 610)];
}

async function opened(pages: PanelPages, state: JobState): Promise<PanelPage> {
  const shown = await pages.open();
  await shown.send(...messagesOf(state));
  return shown;
}
