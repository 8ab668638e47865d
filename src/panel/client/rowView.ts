import type { RowModel, Tone } from '../protocol.ts';
import { element, setAttribute, setText } from './dom.ts';
import { Elapsed } from './format.ts';
import { icon, toneIcons } from './icons.ts';

/** One tenant's line: a button that opens its detail. Only what differs from the last model is written. */
export class RowView {
  readonly root: HTMLElement;
  readonly button: HTMLElement;
  readonly #icon = element('span', { class: 'tone' });
  readonly #name = element('span', { class: 'name' });
  readonly #state = element('span', { class: 'state' });
  readonly #value = element('span', { class: 'value' });
  readonly #bar = element('span', { class: 'minibar', 'aria-hidden': 'true' }, [this.#value]);
  readonly #percent = element('span', { class: 'number percent-cell' });
  readonly #written = element('span', { class: 'number written-cell' });
  readonly #rate = element('span', { class: 'number rate-cell' });
  readonly #time = element('span', { class: 'number time-cell' });
  readonly #elapsed = new Elapsed();
  #shown: RowModel | undefined;
  #tone: Tone | undefined;

  constructor(tenantId: number) {
    this.button = element(
      'button',
      { type: 'button', class: 'row', 'data-tenant-id': String(tenantId), tabindex: '-1' },
      [this.#icon, this.#name, this.#state, this.#bar, this.#percent, this.#written, this.#rate, this.#time],
    );
    this.root = element('li', {}, [this.button]);
  }

  get name(): string {
    return this.#shown?.tenant ?? '';
  }

  render(row: RowModel): void {
    const before = this.#shown;
    this.#shown = row;
    this.#elapsed.set(row.elapsedMs ?? 0, row.ticking);
    if (before?.tenant !== row.tenant) setText(this.#name, row.tenant);
    if (before?.state !== row.state) setText(this.#state, row.state);
    if (before?.percentText !== row.percentText) setText(this.#percent, row.percentText);
    if (before?.written !== row.written) setText(this.#written, row.written);
    if (before?.rate !== row.rate) setText(this.#rate, row.rate);
    if (before?.percent !== row.percent) {
      this.#value.style.transform = `scaleX(${String((row.percent ?? 0) / 100)})`;
    }
    if (before?.elapsedMs !== row.elapsedMs) {
      setText(this.#time, row.elapsedMs === null ? '' : this.#elapsed.text);
    }
    if (this.#tone === row.tone) return;
    this.#tone = row.tone;
    setAttribute(this.button, 'data-tone', row.tone);
    this.#icon.replaceChildren(icon(toneIcons[row.tone]));
  }

  tick(): void {
    if (this.#elapsed.ticking) setText(this.#time, this.#elapsed.text);
  }
}
