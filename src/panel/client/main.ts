import './texts.ts';
import * as v from 'valibot';
import { lookedAt, toPanel, type FromPanel, type LookedAt } from '../protocol.ts';
import { Calm } from './calm.ts';
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

const calm = new Calm();
window.addEventListener('message', (event: MessageEvent<unknown>) => {
  const parsed = v.safeParse(toPanel, event.data);
  if (!parsed.success) return;
  const message = parsed.output;
  switch (message.type) {
    case 'identity':
      keep({ identity: message.identity });
      break;
    case 'model':
      calm.run('model', () => {
        view.render(message.model);
      });
      break;
    case 'curves':
      calm.run('curves', () => {
        view.curves(message.curves);
      });
      break;
    case 'history':
      calm.run('history', () => {
        view.history(message.history);
      });
      break;
  }
});
setInterval(() => {
  calm.run('tick', () => {
    view.tick();
  });
}, 1_000);
vscode.postMessage({ type: 'ready', lookedAt: kept.lookedAt });
