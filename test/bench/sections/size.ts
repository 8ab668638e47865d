import { statSync } from 'node:fs';
import { join } from 'node:path';
import { newScratchFolder } from '../../host/paths.ts';
import { removeAtExit } from '../../host/processes.ts';
import { packageExtension } from '../../tasks/package.ts';
import { budgets } from '../../tasks/budgets.ts';
import { build, loadedAtActivation } from '../../package/support/built.ts';
import type { Row, Section } from '../support/row.ts';

/** What is built and packed, in bytes. */
export const sizeSection: Section = {
  name: 'size',
  run: async () => {
    const built = await build();
    const group = 'size';
    const main = loadedAtActivation(built);
    const late = [...built.host.filter((file) => !main.includes(file)), ...built.panel];
    const nameOf = (path: string): string => path.replace(/^chunks\//, '').replace(/-[A-Z0-9]{8}(?=\.)/, '');
    const shared = late.filter(({ path }) => nameOf(path).startsWith('chunk.'));
    const rows: Row[] = [
      {
        ...{
          group,
          what: 'loaded at activation',
          figure: kb(sum(main)),
          unit: 'KB',
          budget: kb(budgets.mainBundle),
        },
        note: `minified, files: ${String(main.length)}`,
      },
      ...late
        .filter((file) => !shared.includes(file))
        .map((file) => ({
          group,
          what: `${nameOf(file.path)}, loaded later`,
          figure: kb(file.bytes),
          unit: 'KB',
        })),
      { group, what: 'shared by what is loaded later', figure: kb(sum(shared)), unit: 'KB' },
    ];
    return [
      ...rows,
      { group, what: 'the .vsix', figure: kb(await vsixBytes()), unit: 'KB', budget: kb(budgets.vsix) },
    ];
  },
};

const sum = (files: readonly { readonly bytes: number }[]): number =>
  files.reduce((total, { bytes }) => total + bytes, 0);
const kb = (bytes: number): number => Math.round(bytes / 100) / 10;

async function vsixBytes(): Promise<number> {
  const folder = newScratchFolder('bench');
  removeAtExit(folder);
  const vsix = join(folder, 'extension.vsix');
  await packageExtension(vsix, () => undefined);
  return statSync(vsix).size;
}
