// `npm run package`: builds what ships and packs it into a .vsix.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { whileLocked } from '../host/lock.ts';
import { root } from '../host/paths.ts';
import { runToEnd } from '../host/run.ts';
import { packFolder } from '../host/vsce.ts';

/** Packs the extension as it is now; the folder `dist` serves one build at a time. Prints the list of files. */
export function packageExtension(vsix: string, print: (text: string) => void): Promise<void> {
  return whileLocked('package', async () => {
    const { code, output } = await runToEnd(process.execPath, [join(root, 'esbuild.js')], print);
    if (code !== 0) throw new Error(`esbuild.js failed:\n${output}`);
    await packFolder(root, vsix, print);
  });
}

function defaultVsix(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const { name, version } = manifest as { name: string; version: string };
  return join(root, `${name}-${version}.vsix`);
}

if (process.argv[1] === import.meta.filename) {
  // What failed has printed why.
  void packageExtension(defaultVsix(), (text) => process.stdout.write(text)).catch(() => {
    process.exitCode = 1;
  });
}
