import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import * as vscode from 'vscode';
import { readHistory } from '../backup/history.ts';
import type { Clusters } from '../clusters/clusters.ts';
import type { FollowedJob, FollowedPart } from '../clusters/followedJob.ts';
import type { Log } from '../log.ts';
import { messageOf } from '../oceanbase/errors.ts';
import { redactor } from '../oceanbase/redact.ts';
import { sentences } from '../oceanbase/sentences.ts';
import { runAction } from './actions.ts';
import { curvesOf } from './curves.ts';
import type { SqlDocuments } from './documents.ts';
import { historyModel, shownBackups } from './history.ts';
import { panelModel } from './model.ts';
import { fromPanel, type LookedAt, type ToPanel } from './protocol.ts';
import type { Recorder } from './recorder.ts';

export interface PanelPorts {
  readonly clusters: Clusters;
  readonly recorder: Recorder;
  readonly documents: SqlDocuments;
  readonly log: Log;
}

/** One open panel: sends its page what it shows, and does what the page asks for. */
export class PanelSession implements vscode.Disposable {
  readonly #panel: vscode.WebviewPanel;
  readonly #job: FollowedJob;
  readonly #ports: PanelPorts;
  readonly #subscriptions: vscode.Disposable[];
  #lookedAt: LookedAt = { tenantId: null, tab: 'progress' };
  /** Whose history was read: once when it is opened, and once more at the end of the job. */
  #historyOf = '';

  constructor(panel: vscode.WebviewPanel, job: FollowedJob, ports: PanelPorts) {
    this.#panel = panel;
    this.#job = job;
    this.#ports = ports;
    this.#subscriptions = [
      panel.webview.onDidReceiveMessage((message: unknown) => {
        this.#receive(message);
      }),
      panel.onDidChangeViewState(() => {
        this.#attend();
      }),
      job.onDidChange(() => {
        ports.recorder.add(job);
        // A hidden panel has no page: it gets the newest model when it is shown and says "ready".
        if (panel.visible) this.#show();
      }),
    ];
    this.#attend();
  }

  dispose(): void {
    this.#job.setAttention('background');
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #attend(): void {
    this.#job.setAttention(this.#panel.visible ? 'visible' : 'background');
  }

  #receive(message: unknown): void {
    const parsed = v.safeParse(fromPanel, message);
    if (!parsed.success) {
      this.#ports.log.warn('the progress panel sent a message that is not part of the protocol');
      return;
    }
    switch (parsed.output.type) {
      case 'ready':
        this.#post({ type: 'identity', identity: this.#job.identity });
        this.#historyOf = '';
        this.#lookedAt = parsed.output.lookedAt;
        this.#show();
        break;
      case 'lookAt':
        // The page has one history, and drops it for another tenant's.
        if (parsed.output.lookedAt.tenantId !== this.#lookedAt.tenantId) this.#historyOf = '';
        this.#lookedAt = parsed.output.lookedAt;
        this.#show();
        break;
      case 'action':
        void this.#act(parsed.output.action);
        break;
    }
  }

  async #act(action: Parameters<typeof runAction>[0]): Promise<void> {
    try {
      await runAction(action, this.#job, this.#lookedAt.tenantId, this.#ports);
    } catch (error) {
      this.#ports.log.error(`${action} in the progress panel`, error);
      void vscode.window.showErrorMessage(redactor.redact(`OceanBase Backup: ${messageOf(error)}`));
    }
  }

  #show(): void {
    const { identity, state } = this.#job;
    const record = this.#ports.recorder.of(identity);
    const { tenantId } = this.#lookedAt;
    this.#post({ type: 'model', model: panelModel(identity, state, record, tenantId) });
    const part = this.#part();
    const shown = part?.tenant.id ?? null;
    const curves = curvesOf(shown === null ? record.total : record.series(shown), shown);
    if (curves) this.#post({ type: 'curves', curves });
    if (part && this.#lookedAt.tab === 'history') void this.#showHistory(part);
  }

  /** The tenant whose part is shown; undefined while the list is. */
  #part(): FollowedPart | undefined {
    const { identity, state } = this.#job;
    if (identity.tenants.length === 1) return state.parts[0];
    return state.parts.find(({ tenant }) => tenant.id === this.#lookedAt.tenantId);
  }

  async #showHistory(part: FollowedPart): Promise<void> {
    const { identity, state } = this.#job;
    const wanted = `${String(part.tenant.id)}/${String(state.snapshot.over)}/${String(part.backup.backupSetId)}`;
    if (wanted === this.#historyOf) return;
    this.#historyOf = wanted;
    const cluster = this.#ports.clusters.get(identity.profileId);
    const tenantId = part.tenant.id;
    try {
      if (!cluster) throw new Error(l10n.t('The cluster was removed from this list.'));
      const page = await cluster.read((session, info) =>
        readHistory(session, info, tenantId, undefined, shownBackups),
      );
      const now = this.#part() ?? part;
      // Meanwhile another tenant may be looked at, whose history it is not.
      if (now.tenant.id === tenantId) this.#post({ type: 'history', history: historyModel(page, now) });
    } catch (error) {
      this.#ports.log.error('reading the history for the progress panel', error);
      if ((this.#part() ?? part).tenant.id !== tenantId) return;
      this.#historyOf = '';
      const text = redactor.redact(sentences(l10n.t('The history cannot be read.'), messageOf(error)));
      this.#post({ type: 'history', history: { tenantId, text, rows: [] } });
    }
  }

  #post(message: ToPanel): void {
    void this.#panel.webview.postMessage(message);
  }
}
