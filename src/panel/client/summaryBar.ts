import type { PanelModel, Tone } from '../protocol.ts';
import { element, setAttribute, setText } from './dom.ts';
import { icon, toneIcons } from './icons.ts';

/** How many tenants are how far: a bar of shares, and the same in words. */
export class SummaryBar {
  readonly root: HTMLElement;
  readonly #bar = element('div', { class: 'shares', 'aria-hidden': 'true' });
  readonly #words = element('ul', { class: 'shares-words' });
  #shown = '';

  constructor() {
    this.root = element('div', { class: 'summary' }, [this.#bar, this.#words]);
  }

  render(summary: PanelModel['summary'], total: number): void {
    const key = JSON.stringify(summary);
    if (key === this.#shown) return;
    this.#shown = key;
    this.#bar.replaceChildren(
      ...summary.map(({ tone, label, count }) => {
        const share = element('span', { 'data-tone': tone, 'data-label': label });
        share.style.flexGrow = String(count / Math.max(1, total));
        return share;
      }),
    );
    this.#words.replaceChildren(...summary.map(({ tone, label, count }) => item(tone, label, count)));
  }
}

function item(tone: Tone, label: string, count: number): HTMLElement {
  const number = element('strong');
  setText(number, count.toLocaleString('en-US'));
  const made = element('li', {}, [icon(toneIcons[tone]), number, ` ${label}`]);
  setAttribute(made, 'data-tone', tone);
  return made;
}
