import * as v from 'valibot';
import { lookedAt, toPanel, type FromPanel, type LookedAt } from '../protocol.ts';
import { registerToolkit } from './toolkit.ts';
import { PanelView } from './view.ts';

interface VsCodeApi {
  postMessage(message: FromPanel): void;
  getState(): unknown;
  setState(state: unknown): void;
}
declare function acquireVsCodeApi(): VsCodeApi;

const root = document.getElementById('panel');
if (!root) throw new Error('the page has no panel');
const vscode = acquireVsCodeApi();
registerToolkit();

const stored = v.safeParse(v.object({ lookedAt }), vscode.getState());
/** What comes back after a reload: which job, and what of it was looked at. Never what was shown. */
let kept: { identity?: Record<string, unknown>; lookedAt: LookedAt } = {
  lookedAt: stored.success ? stored.output.lookedAt : { tenantId: null, tab: 'progress' },
};
const keep = (change: Partial<typeof kept>): void => {
  kept = { ...kept, ...change };
  if (kept.identity) vscode.setState(kept);
};

const view = new PanelView(root, kept.lookedAt, {
  act: (action) => {
    vscode.postMessage({ type: 'action', action });
  },
  lookAt: (next) => {
    keep({ lookedAt: next });
    vscode.postMessage({ type: 'lookAt', lookedAt: next });
  },
});

window.addEventListener('message', (event: MessageEvent<unknown>) => {
  const parsed = v.safeParse(toPanel, event.data);
  if (!parsed.success) return;
  switch (parsed.output.type) {
    case 'identity':
      keep({ identity: parsed.output.identity });
      break;
    case 'model':
      view.render(parsed.output.model);
      break;
    case 'curves':
      view.curves(parsed.output.curves);
      break;
    case 'history':
      view.history(parsed.output.history);
      break;
  }
});
setInterval(() => {
  view.tick();
}, 1_000);
vscode.postMessage({ type: 'ready', lookedAt: kept.lookedAt });
