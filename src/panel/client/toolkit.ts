// The one place that knows @vscode/webview-ui-toolkit (archived upstream): to replace it, register other elements
// here and change the element names in this file.
import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeDivider,
  vsCodeTag,
} from '@vscode/webview-ui-toolkit';

export const elements = { button: 'vscode-button', divider: 'vscode-divider', tag: 'vscode-tag' } as const;

export function registerToolkit(): void {
  provideVSCodeDesignSystem().register(vsCodeButton(), vsCodeDivider(), vsCodeTag());
}
