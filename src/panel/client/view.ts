import type { PanelModel } from '../protocol.ts';
import { element, setAttribute, setText } from './dom.ts';
import { PartView } from './partView.ts';
import { elements } from './toolkit.ts';

export interface PanelActions {
  showLog(): void;
  cancelBackup(): void;
}

/** The panel's page: built once, then only changed where the model differs. */
export class PanelView {
  readonly #status = element('h1', { 'data-role': 'status' });
  readonly #subtitle = element('p', { class: 'subtitle' });
  readonly #trouble = element('p', { class: 'trouble', role: 'status', hidden: '' });
  readonly #outcome = element('section', { class: 'outcome', 'data-role': 'outcome', hidden: '' });
  readonly #outcomeTitle = element('h2', {});
  readonly #outcomeReason = element('p', { 'data-role': 'outcome-reason' });
  readonly #parts = element('div', { class: 'parts' });
  readonly #cancel = element(elements.button, { appearance: 'secondary', hidden: '' }, ['Cancel Backup']);
  readonly #live = element('p', { class: 'visually-hidden', role: 'status', 'aria-live': 'polite' });
  readonly #views = new Map<number, PartView>();

  constructor(root: HTMLElement, actions: PanelActions) {
    const showLog = element(elements.button, { appearance: 'secondary' }, ['Show Log']);
    showLog.addEventListener('click', () => {
      actions.showLog();
    });
    this.#cancel.addEventListener('click', () => {
      actions.cancelBackup();
    });
    this.#outcome.append(this.#outcomeTitle, this.#outcomeReason);
    root.append(
      element('header', {}, [this.#status, this.#subtitle]),
      this.#trouble,
      this.#outcome,
      this.#parts,
      element('footer', {}, [this.#cancel, showLog]),
      this.#live,
    );
  }

  render(model: PanelModel): void {
    document.body.dataset['tone'] = model.tone;
    setText(this.#status, model.status);
    setText(this.#subtitle, `${model.title} · job ${String(model.jobId)}`);
    this.#trouble.hidden = model.trouble === null;
    setText(this.#trouble, model.trouble ?? '');
    this.#outcome.hidden = model.outcome === null;
    setAttribute(this.#outcome, 'data-outcome', model.outcome?.kind ?? null);
    setText(this.#outcomeTitle, model.outcome?.title ?? '');
    setText(this.#outcomeReason, model.outcome?.reason ?? '');
    this.#cancel.hidden = model.outcome !== null;
    const single = model.parts.length === 1;
    for (const part of model.parts) {
      let view = this.#views.get(part.tenantId);
      if (!view) {
        view = new PartView();
        this.#views.set(part.tenantId, view);
        this.#parts.append(view.root);
      }
      view.render(part, single);
    }
    const current = single
      ? model.parts[0]?.stages.find((stage) => stage.state === 'current')?.name
      : model.status;
    const { outcome } = model;
    setText(this.#live, outcome ? `${outcome.title}. ${outcome.reason}` : (current ?? ''));
  }

  /** Moves the clocks on between two models. */
  tick(): void {
    for (const view of this.#views.values()) view.tick();
  }
}
