import * as vscode from 'vscode';
import { settings } from './contributions.ts';

type SettingName = Exclude<keyof typeof settings, 'section'>;

/**
 * What package.json says of each setting (a test compares the two). VS Code marks what does not fit in its settings
 * editor and hands it out all the same.
 */
export const bounds: Readonly<Record<SettingName, { otherwise: number; minimum: number; maximum: number }>> =
  {
    refreshInterval: { otherwise: 15, minimum: 0, maximum: 86_400 },
    connectTimeout: { otherwise: 10, minimum: 1, maximum: 300 },
    fullBackupMaxAge: { otherwise: 7, minimum: 0, maximum: 3_650 },
  };

/** The setting: at most its maximum, and the default where it is no number or less than its minimum. */
function read(name: SettingName): number {
  const { otherwise, minimum, maximum } = bounds[name];
  const value = vscode.workspace.getConfiguration(settings.section).get<unknown>(settings[name]);
  if (typeof value !== 'number' || Number.isNaN(value) || value < minimum) return otherwise;
  return Math.min(value, maximum);
}

/** ms between two refreshes, at least 2 s; undefined: they are turned off. */
export function refreshIntervalMs(): number | undefined {
  const seconds = read('refreshInterval');
  return seconds === 0 ? undefined : Math.max(2, seconds) * 1000;
}

/** ms to wait for a connection. */
export function connectTimeoutMs(): number {
  return read('connectTimeout') * 1000;
}

/** Days after which a full backup counts as old; 0: never. */
export function fullBackupMaxAgeDays(): number {
  return read('fullBackupMaxAge');
}
