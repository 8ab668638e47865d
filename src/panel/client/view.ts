import * as l10n from '@vscode/l10n';
import type { ActionName, Curves, HistoryModel, LookedAt, PanelModel, Tone } from '../protocol.ts';
import { CurvesView } from './curvesView.ts';
import { element, setAttribute, setText } from './dom.ts';
import { ExplanationView } from './explanationView.ts';
import { FactsView } from './factsView.ts';
import { Elapsed } from './format.ts';
import { HistoryView } from './historyView.ts';
import { icon, toneIcons } from './icons.ts';
import { PartView } from './partView.ts';
import { RowsView } from './rowsView.ts';
import { Tabs } from './tabs.ts';
import { Toolbar } from './toolbar.ts';

export interface PanelActions {
  act(action: ActionName): void;
  /** Somebody looks at something else. */
  lookAt(lookedAt: LookedAt): void;
}

/** The panel's page: built once, then only changed where the model differs. */
export class PanelView {
  readonly #icon = element('span', { class: 'tone' });
  readonly #status = element('h1', { 'data-role': 'status' });
  readonly #subtitle = element('p', { class: 'subtitle' });
  readonly #trouble = element('p', { class: 'trouble', role: 'status', hidden: '' });
  readonly #outcome = element('section', { class: 'outcome', 'data-role': 'outcome', hidden: '' });
  readonly #outcomeTitle = element('h2', {});
  readonly #outcomeReason = element('p', { 'data-role': 'outcome-reason' });
  readonly #explanation = new ExplanationView();
  readonly #toolbar: Toolbar;
  readonly #figures = new FactsView('figures');
  readonly #totalCurves = new CurvesView();
  readonly #rows: RowsView;
  readonly #list: HTMLElement;
  readonly #back: HTMLElement;
  readonly #partTitle = element('h2', { class: 'part-title' });
  readonly #partReason = element('p', { class: 'part-reason', hidden: '' });
  readonly #part = new PartView();
  readonly #history = new HistoryView();
  readonly #tabs: Tabs<LookedAt['tab']>;
  readonly #detail: HTMLElement;
  readonly #live = element('p', { class: 'visually-hidden', role: 'status', 'aria-live': 'polite' });
  readonly #elapsed = new Elapsed();
  readonly #actions: PanelActions;
  #lookedAt: LookedAt;
  #tone: Tone | undefined;
  #ticking = false;
  /** Where the focus goes once what was asked for is shown. */
  #focusNext: (() => void) | undefined;

  constructor(root: HTMLElement, lookedAt: LookedAt, actions: PanelActions) {
    this.#actions = actions;
    this.#lookedAt = lookedAt;
    this.#toolbar = new Toolbar((action) => {
      actions.act(action);
    });
    this.#rows = new RowsView((tenantId) => {
      this.#look({ tenantId, tab: 'progress' });
      this.#focusNext = () => {
        this.#back.focus();
      };
    });
    this.#list = element('div', { hidden: '' }, [
      this.#figures.root,
      this.#rows.root,
      this.#totalCurves.root,
    ]);
    this.#back = element('button', { type: 'button', class: 'back' }, [
      icon('arrowLeft'),
      l10n.t('All tenants'),
    ]);
    this.#back.addEventListener('click', () => {
      const { tenantId } = this.#lookedAt;
      this.#look({ tenantId: null, tab: 'progress' });
      this.#focusNext = () => {
        if (tenantId !== null) this.#rows.focus(tenantId);
      };
    });
    this.#tabs = new Tabs(
      [
        { name: 'progress', title: l10n.t('Progress'), content: this.#part.root },
        { name: 'history', title: l10n.t('History'), content: this.#history.root },
      ],
      (tab) => {
        this.#look({ ...this.#lookedAt, tab });
      },
    );
    this.#detail = element('div', { hidden: '' }, [
      element('div', { class: 'part-head' }, [this.#back, this.#partTitle]),
      this.#partReason,
      this.#explanation.root,
      this.#tabs.root,
    ]);
    this.#outcome.append(this.#outcomeTitle, this.#outcomeReason);
    const heading = element('div', { class: 'heading' }, [this.#icon, this.#status]);
    root.append(
      element('header', {}, [heading, this.#subtitle]),
      this.#toolbar.root,
      this.#trouble,
      this.#outcome,
      this.#list,
      this.#detail,
      this.#live,
    );
  }

  render(model: PanelModel): void {
    this.#renderHead(model);
    this.#ticking = model.ticking;
    this.#elapsed.set(model.elapsedMs, model.ticking);
    const { part } = model;
    const several = model.tenants > 1;
    // The list stays until the tenant that was asked for has come, so nothing flickers in between.
    this.#list.hidden = part !== null || !several;
    this.#detail.hidden = part === null;
    if (several) {
      this.#figures.render(model.figures);
      this.#rows.render(model);
    }
    this.#back.hidden = !several;
    this.#partTitle.hidden = !several;
    this.#explanation.render(part?.explanation ?? null);
    this.#partReason.hidden = !several || !part?.outcome;
    if (part) {
      setText(this.#partTitle, part.status);
      setText(
        this.#partReason,
        part.outcome ? l10n.t('{0}. {1}', part.outcome.title, part.outcome.reason) : '',
      );
      this.#part.render(part);
      this.#tabs.show(this.#lookedAt.tab);
      this.#history.expect(part.tenantId);
    }
    // A look at the job may come in between, with what was shown before.
    if ((part?.tenantId ?? null) === this.#lookedAt.tenantId) {
      this.#focusNext?.();
      this.#focusNext = undefined;
    }
    this.tick();
    setText(this.#live, model.announcement);
  }

  curves(curves: Curves): void {
    if (curves.tenantId === null) this.#totalCurves.render(curves, this.#ticking);
    else this.#part.curves(curves);
  }

  history(history: HistoryModel): void {
    this.#history.render(history);
  }

  /** Moves the clocks on between two models. */
  tick(): void {
    if (!this.#detail.hidden) this.#part.tick();
    if (!this.#list.hidden) {
      this.#figures.set('elapsed', this.#elapsed.words);
      this.#rows.tick();
    }
  }

  #look(lookedAt: LookedAt): void {
    if (lookedAt.tenantId !== this.#lookedAt.tenantId) this.#part.curves(undefined);
    this.#lookedAt = lookedAt;
    this.#tabs.show(lookedAt.tab);
    this.#actions.lookAt(lookedAt);
  }

  #renderHead(model: PanelModel): void {
    if (this.#tone !== model.tone) {
      this.#tone = model.tone;
      setAttribute(document.body, 'data-tone', model.tone);
      this.#icon.replaceChildren(icon(toneIcons[model.tone]));
    }
    setText(this.#status, model.status);
    setText(this.#subtitle, l10n.t('{0} · job {1}', model.title, model.jobId));
    this.#trouble.hidden = model.trouble === null;
    setText(this.#trouble, model.trouble ?? '');
    this.#outcome.hidden = model.outcome === null;
    setAttribute(this.#outcome, 'data-outcome', model.outcome?.kind ?? null);
    setText(this.#outcomeTitle, model.outcome?.title ?? '');
    setText(this.#outcomeReason, model.outcome?.reason ?? '');
    this.#toolbar.render(model);
  }
}
