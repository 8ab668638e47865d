import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '..', '..');

/** Everything that tests install, build or leave behind; ignored by git. */
export const scratch = join(root, '.vscode-test');

export const screenshots = join(scratch, 'screenshots');

/** A new folder below `.vscode-test`, so that modules required from it resolve to the project's own. */
export function newScratchFolder(name: string): string {
  const parent = join(scratch, 'runs');
  mkdirSync(parent, { recursive: true });
  return mkdtempSync(join(parent, `${name}-`));
}

/** A new folder with a short path: VS Code puts unix sockets there, and their paths may not be long. */
export function newTemporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'obb-'));
}

/** The environment variable with the folder that the tests of a process have for temporary files. */
export const temporaryFolderVariable = 'OBB_TEMPORARY_FOLDER';
