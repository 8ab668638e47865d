// The sandbox cluster is there when VS Code opens: a second, tiny extension adds it through the product's own
// command, as no one else may write the product's storage.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packFolder } from './vsce.ts';

export interface SeedCluster {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

export interface Seed {
  readonly vsix: string;
  /** Reaches the extension host. */
  readonly env: Readonly<Record<string, string>>;
}

/** Both files go into the folder, which the caller removes. */
export async function prepareSeed(cluster: SeedCluster, folder: string): Promise<Seed> {
  const vsix = join(folder, 'seed.vsix');
  await packFolder(join(import.meta.dirname, 'seed-extension'), vsix, () => undefined);
  const file = join(folder, 'seed.json');
  writeFileSync(file, JSON.stringify(cluster), { mode: 0o600 });
  return { vsix, env: { OBB_SEED_FILE: file } };
}
