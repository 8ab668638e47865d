import { join } from 'node:path';
import { root } from './paths.ts';
import { runToEnd } from './run.ts';

const vsce = join(root, 'node_modules', '@vscode', 'vsce', 'vsce');

/** Packs the extension in the folder. */
export async function packFolder(folder: string, vsix: string, print: (text: string) => void): Promise<void> {
  const options = ['--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links'];
  const args = [vsce, 'package', ...options, '--skip-license', '--out', vsix];
  const { code, output } = await runToEnd(process.execPath, args, print, folder);
  if (code !== 0) throw new Error(`vsce package failed:\n${output}`);
}
