import { type HostName, oldest } from '../../host/vscode.ts';

export type ThemeKind = 'dark' | 'light' | 'high-contrast' | 'high-contrast-light';

/** The user setting that chooses a theme; VS Code renamed some of its own. */
export function themeSetting(kind: ThemeKind, host: HostName): Record<string, string> {
  const modern = host === oldest ? 'Default ' : '';
  const names: Record<ThemeKind, string> = {
    dark: `${modern}Dark Modern`,
    light: `${modern}Light Modern`,
    'high-contrast': 'Default High Contrast',
    'high-contrast-light': 'Default High Contrast Light',
  };
  return { 'workbench.colorTheme': names[kind] };
}
