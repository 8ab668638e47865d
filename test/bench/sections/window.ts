import { newScratchFolder } from '../../host/paths.ts';
import { removeAtExit, removeNow } from '../../host/processes.ts';
import { installHost, newest } from '../../host/vscode.ts';
import { installVsix } from '../../host/vsix.ts';
import { openWorkbench, type Workbench } from '../../e2e/support/workbench.ts';
import { packageExtension } from '../../tasks/package.ts';
import { join } from 'node:path';
import { packEmptyExtension } from '../support/emptyExtension.ts';
import type { Row, Section } from '../support/row.ts';
import { startSandboxProcess } from '../support/sandboxProcess.ts';
import { activationRows } from './window/activation.ts';
import { idleRows } from './window/idle.ts';
import { latencyRows } from './window/latency.ts';

/** The packed extension in a real window of the newest VS Code. */
export const windowSection: Section = {
  name: 'window',
  run: async (options) => {
    const folder = newScratchFolder('bench-window');
    removeAtExit(folder);
    const vsix = join(folder, 'extension.vsix');
    await packageExtension(vsix, () => undefined);
    const extensionsDir = join(folder, 'extensions');
    const host = await installHost(newest);
    for (const one of [vsix, await packEmptyExtension(folder)]) await installVsix(host, one, extensionsDir);
    const stopSandboxes = await startSandboxProcess();
    let workbench: Workbench | undefined;
    try {
      workbench = await openWorkbench({ host: newest, extensionsDir });
      const rows: Row[] = [];
      for (const measure of [activationRows, latencyRows, idleRows])
        rows.push(...(await measure(workbench, options)));
      return rows;
    } finally {
      await workbench?.close();
      await stopSandboxes();
      removeNow(folder);
    }
  },
};
