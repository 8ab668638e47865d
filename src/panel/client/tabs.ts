import * as l10n from '@vscode/l10n';
import { element, setAttribute } from './dom.ts';

export interface Tab<Name extends string> {
  readonly name: Name;
  readonly title: string;
  readonly content: HTMLElement;
}

/** Two or more contents of which one is shown; the arrows go from tab to tab. */
export class Tabs<Name extends string> {
  readonly root: HTMLElement;
  readonly #tabs: readonly (Tab<Name> & { readonly button: HTMLElement })[];
  #shown: Name | undefined;

  constructor(tabs: readonly Tab<Name>[], choose: (name: Name) => void) {
    this.#tabs = tabs.map((tab) => ({
      ...tab,
      button: element(
        'button',
        { type: 'button', role: 'tab', id: `tab-${tab.name}`, 'aria-controls': `content-${tab.name}` },
        [tab.title],
      ),
    }));
    const list = element(
      'div',
      { class: 'tabs', role: 'tablist', 'aria-label': l10n.t('Views') },
      this.#tabs.map(({ button }) => button),
    );
    for (const { name, content, button } of this.#tabs) {
      content.id = `content-${name}`;
      setAttribute(content, 'role', 'tabpanel');
      setAttribute(content, 'aria-labelledby', button.id);
      button.addEventListener('click', () => {
        choose(name);
      });
    }
    list.addEventListener('keydown', (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (step === undefined) return;
      const at = this.#tabs.findIndex(({ name }) => name === this.#shown);
      const next = this.#tabs[(at + step + this.#tabs.length) % this.#tabs.length];
      event.preventDefault();
      next?.button.focus();
      if (next) choose(next.name);
    });
    this.root = element('div', { class: 'tabbed' }, [list, ...this.#tabs.map(({ content }) => content)]);
  }

  show(shown: Name): void {
    if (this.#shown === shown) return;
    this.#shown = shown;
    for (const { name, button, content } of this.#tabs) {
      setAttribute(button, 'aria-selected', String(name === shown));
      setAttribute(button, 'tabindex', name === shown ? '0' : '-1');
      content.hidden = name !== shown;
    }
  }
}
