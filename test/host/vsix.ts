import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve, sep } from 'node:path';
import { runServerCommand } from './server.ts';
import type { Host } from './vscode.ts';
import { filesInZip } from './zip.ts';

const extensionInside = 'extension/';

/** Installs the extension as its users do; a server started on the same folder has it. */
export async function installVsix(host: Host, vsix: string, extensionsDir: string): Promise<void> {
  await runServerCommand(host, extensionsDir, ['--install-extension', vsix, '--force']);
}

/** Unpacks the extension into a folder that VS Code can load as the extension under development. */
export function unpackVsix(vsix: string, folder: string): void {
  for (const { path, content } of filesInZip(readFileSync(vsix))) {
    if (!path.startsWith(extensionInside)) continue;
    const file = resolve(folder, path.slice(extensionInside.length));
    if (!file.startsWith(resolve(folder) + sep))
      throw new Error(`${path} leads out of the extension's folder.`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}
