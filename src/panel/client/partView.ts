import * as l10n from '@vscode/l10n';
import type { Curves, PartModel } from '../protocol.ts';
import { CurvesView } from './curvesView.ts';
import { element, setAttribute, setText } from './dom.ts';
import { FactsView } from './factsView.ts';
import { Elapsed } from './format.ts';
import { Stepper } from './stepper.ts';

/** One tenant's part: how far it is, how fast, and everything else that is known of it. */
export class PartView {
  readonly root = element('div', { class: 'part' });
  readonly #stage = element('span', { class: 'stage', 'data-role': 'stage' });
  readonly #step = element('span', { class: 'step' });
  readonly #percent = element('span', { class: 'percent', 'data-role': 'percent' });
  readonly #bar = element('progress', { max: '100', 'aria-label': l10n.t('Data backed up') });
  readonly #figures = new FactsView('figures');
  readonly #stepper = new Stepper();
  readonly #curves = new CurvesView();
  readonly #facts = new FactsView('facts');
  readonly #elapsed = new Elapsed();
  #ticking = false;

  constructor() {
    this.root.append(
      element('div', { class: 'now' }, [element('span', {}, [this.#stage, ' ', this.#step]), this.#percent]),
      this.#bar,
      this.#figures.root,
      this.#stepper.root,
      this.#curves.root,
      this.#facts.root,
    );
  }

  render(part: PartModel): void {
    setAttribute(this.root, 'data-tone', part.tone);
    setAttribute(this.root, 'data-tenant', part.tenant);
    setText(this.#stage, part.stage);
    setText(this.#step, part.step);
    setText(this.#percent, part.percentText);
    setAttribute(this.#percent, 'data-known', String(part.percent !== null));
    this.#bar.hidden = part.percent === null;
    setAttribute(this.#bar, 'value', part.percent === null ? null : String(part.percent));
    this.#figures.render(part.figures);
    this.#stepper.render(part);
    this.#facts.render(part.facts);
    this.#ticking = part.ticking;
    this.#elapsed.set(part.elapsedMs, part.ticking);
    this.tick();
  }

  curves(curves: Curves | undefined): void {
    this.#curves.render(curves, this.#ticking);
  }

  tick(): void {
    this.#figures.set('elapsed', this.#elapsed.words);
  }
}
