import * as l10n from '@vscode/l10n';
import type { PartModel } from '../protocol.ts';
import { element, setAttribute, setText } from './dom.ts';
import { icon, type IconName } from './icons.ts';

interface Step {
  readonly root: HTMLElement;
  readonly mark: HTMLElement;
  readonly name: HTMLElement;
  readonly state: HTMLElement;
  icon: IconName | undefined;
}

const stateWords = { done: () => l10n.t(', done'), current: () => l10n.t(', now'), todo: () => '' } as const;

/** The stages in the server's own order. */
export class Stepper {
  readonly root = element('ol', { class: 'stages', 'aria-label': l10n.t('Stages') });
  readonly #steps: Step[] = [];

  render({ stages, tone, outcome }: PartModel): void {
    // A part that is over and whose way was not seen claims nothing.
    this.root.hidden =
      stages.length === 0 || (outcome !== null && stages.every(({ state }) => state === 'todo'));
    while (this.#steps.length > stages.length) this.#steps.pop()?.root.remove();
    while (this.#steps.length < stages.length) this.#add();
    stages.forEach((stage, index) => {
      const step = this.#steps[index];
      if (!step) return;
      setText(step.name, stage.name);
      setText(step.state, stateWords[stage.state]());
      setAttribute(step.root, 'data-state', stage.state);
      setAttribute(step.root, 'title', stage.id);
      setAttribute(step.root, 'aria-current', stage.state === 'current' && !outcome ? 'step' : null);
      const failed = stage.state === 'current' && outcome !== null && tone === 'bad';
      this.#mark(step, failed ? 'error' : stage.state === 'done' ? 'check' : undefined);
    });
  }

  #add(): void {
    const mark = element('span', { class: 'mark' });
    const name = element('span', { class: 'name' });
    const state = element('span', { class: 'visually-hidden' });
    const root = element('li', {}, [mark, element('span', {}, [name, state])]);
    this.#steps.push({ root, mark, name, state, icon: undefined });
    this.root.append(root);
  }

  #mark(step: Step, name: IconName | undefined): void {
    if (step.icon === name) return;
    step.icon = name;
    step.mark.replaceChildren(...(name ? [icon(name)] : []));
  }
}
