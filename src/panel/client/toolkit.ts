// The one place that knows @vscode/webview-ui-toolkit (archived upstream): to replace it, register other elements
// here and change the element names in this file.
import { provideVSCodeDesignSystem, vsCodeButton, vsCodeDivider } from '@vscode/webview-ui-toolkit';

export const elements = { button: 'vscode-button', divider: 'vscode-divider' } as const;

export function registerToolkit(): void {
  provideVSCodeDesignSystem().register(vsCodeButton(), vsCodeDivider());
}
