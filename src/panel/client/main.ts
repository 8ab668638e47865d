import * as v from 'valibot';
import { toPanel, type FromPanel } from '../protocol.ts';
import { registerToolkit } from './toolkit.ts';
import { PanelView } from './view.ts';

interface VsCodeApi {
  postMessage(message: FromPanel): void;
  setState(state: unknown): void;
}
declare function acquireVsCodeApi(): VsCodeApi;

const root = document.getElementById('panel');
if (!root) throw new Error('the page has no panel');
const vscode = acquireVsCodeApi();
registerToolkit();
const view = new PanelView(root, {
  showLog: () => {
    vscode.postMessage({ type: 'showLog' });
  },
  cancelBackup: () => {
    vscode.postMessage({ type: 'cancelBackup' });
  },
});

window.addEventListener('message', (event: MessageEvent<unknown>) => {
  const parsed = v.safeParse(toPanel, event.data);
  if (!parsed.success) return;
  switch (parsed.output.type) {
    case 'identity':
      vscode.setState({ identity: parsed.output.identity });
      break;
    case 'model':
      view.render(parsed.output.model);
      break;
  }
});
setInterval(() => {
  view.tick();
}, 1_000);
vscode.postMessage({ type: 'ready' });
