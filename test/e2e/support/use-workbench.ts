import { type Workbench, type WorkbenchOptions, openWorkbench } from './workbench.ts';

/** One workbench for the tests of a `describe`. A failed test leaves a screenshot and the extension's log. */
export function useWorkbench(
  options: WorkbenchOptions | (() => WorkbenchOptions | Promise<WorkbenchOptions>) = {},
): () => Workbench {
  let workbench: Workbench | undefined;
  before(async () => {
    workbench = await openWorkbench(typeof options === 'function' ? await options() : options);
  });
  afterEach(async function () {
    const test = this.currentTest;
    if (test?.state === 'failed') await workbench?.saveEvidence(`FAILED-${test.fullTitle()}`);
  });
  after(async () => workbench?.close());
  return () => {
    if (!workbench) throw new Error('The workbench is there in tests and their hooks only.');
    return workbench;
  };
}
