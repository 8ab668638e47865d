import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Desktop VS Code's command, where it can open a window of its own; else why not. */
export function findDesktopCode(): { readonly command: string } | { readonly why: string } {
  const name = process.platform === 'win32' ? 'code.cmd' : 'code';
  const command = (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find(isExecutable);
  if (command === undefined) return { why: '"code" is not on the PATH' };
  // In a terminal of a remote window, "code" speaks to that window, whatever folders it is given.
  if (process.env['VSCODE_IPC_HOOK_CLI'] !== undefined)
    return { why: 'this terminal belongs to a remote window' };
  if (process.platform === 'linux') {
    const display = process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY'] ?? '';
    if (display === '') return { why: 'there is no display' };
    if (process.getuid?.() === 0) return { why: 'desktop VS Code does not run as root' };
  }
  return { command };
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
