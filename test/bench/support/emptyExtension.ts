import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packFolder } from '../../host/vsce.ts';

export const emptyId = 'bench.empty';

/** Packs an extension that does nothing, for what VS Code and the machine take for any extension. */
export async function packEmptyExtension(folder: string): Promise<string> {
  const source = join(folder, 'empty');
  mkdirSync(source, { recursive: true });
  const manifest = {
    ...{
      name: 'empty',
      displayName: 'Empty Extension',
      description: 'Does nothing.',
      publisher: 'bench',
      version: '0.0.1',
    },
    ...{ license: 'Apache-2.0', engines: { vscode: '^1.90.0' }, main: './extension.js' },
    activationEvents: ['onStartupFinished'],
  };
  writeFileSync(join(source, 'package.json'), JSON.stringify(manifest));
  writeFileSync(join(source, 'README.md'), 'An extension that does nothing.\n');
  writeFileSync(join(source, 'extension.js'), 'exports.activate = () => undefined;\n');
  const vsix = join(folder, 'empty.vsix');
  await packFolder(source, vsix, () => undefined);
  return vsix;
}
