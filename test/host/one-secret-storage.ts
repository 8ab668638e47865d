import { cpSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { installOnce } from './install.ts';
import type { Host } from './vscode.ts';

/**
 * On the desktop all windows share one secret storage and hear of its changes. A browser's page reads all secrets once
 * and writes them back as a whole, so two pages lose each other's. VS Code's class for the desktop is in the page too,
 * above the storage that all pages share; it is not used there because a browser has no keyring to encrypt with.
 */
const changes = [
  {
    // The web's own secret storage: not "in memory" (true), and not the embedder's.
    from: /super\(!0(,[^)]*\)),\w+\.options\?\.secretStorageProvider&&/g,
    to: 'super(!1$1,!1&&',
  },
  {
    from: /isEncryptionAvailable\(\)\{return Promise\.resolve\(!1\)\}/g,
    to: 'isEncryptionAvailable(){return Promise.resolve(!0)}',
  },
];

/** The same VS Code, whose pages share one secret storage as the windows of a desktop do; nothing is encrypted in it. */
export async function withOneSecretStorage(host: Host): Promise<Host> {
  const original = dirname(dirname(host.serverMain));
  const folder = await installOnce({
    name: `${host.name}-one-secret-storage`,
    madeFrom: [
      readFileSync(import.meta.filename, 'utf8'),
      original,
      readFileSync(join(original, 'product.json'), 'utf8'),
    ],
    build(building) {
      for (const entry of readdirSync(original)) {
        if (entry !== 'out') symlinkSync(join(original, entry), join(building, entry));
      }
      cpSync(join(original, 'out'), join(building, 'out'), { recursive: true });
      change(join(building, 'out', pageOf[host.name] ?? ''));
      return Promise.resolve();
    },
  });
  return { ...host, serverMain: join(folder, 'out', 'server-main.js') };
}

/** The script with the workbench, below `out`. */
const pageOf: Readonly<Record<string, string>> = {
  'vscode-1.90': 'vs/workbench/workbench.web.main.js',
  'vscode-1.139': 'vs/code/browser/workbench/workbench.js',
};

function change(file: string): void {
  const changed = changes.reduce(
    (text, { from, to }) => {
      const found = text.match(from)?.length ?? 0;
      if (found !== 1) throw new Error(`${String(from)} is ${found} times in ${file}, not once`);
      return text.replace(from, to);
    },
    readFileSync(file, 'utf8'),
  );
  writeFileSync(file, changed);
}
