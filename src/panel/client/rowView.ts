import type { RowModel, Tone } from '../protocol.ts';
import { element, setAttribute, textIn } from './dom.ts';
import { Elapsed } from './format.ts';
import { icon, toneIcons } from './icons.ts';

/** One tenant's line: a button that opens its detail. Only what differs from the last model is written. */
export class RowView {
  readonly root: HTMLElement;
  readonly button: HTMLElement;
  readonly #icon = element('span', { class: 'tone' });
  readonly #nameCell = element('span', { class: 'name' });
  readonly #name = textIn(this.#nameCell);
  readonly #stateCell = element('span', { class: 'state' });
  readonly #state = textIn(this.#stateCell);
  readonly #value = element('span', { class: 'value' });
  readonly #bar = element('span', { class: 'minibar', 'aria-hidden': 'true' }, [this.#value]);
  readonly #percentCell = element('span', { class: 'number percent-cell' });
  readonly #percent = textIn(this.#percentCell);
  readonly #writtenCell = element('span', { class: 'number written-cell' });
  readonly #written = textIn(this.#writtenCell);
  readonly #rateCell = element('span', { class: 'number rate-cell' });
  readonly #rate = textIn(this.#rateCell);
  readonly #timeCell = element('span', { class: 'number time-cell' });
  readonly #time = textIn(this.#timeCell);
  readonly #elapsed = new Elapsed();
  #shown: RowModel | undefined;
  #tone: Tone | undefined;

  constructor(tenantId: number) {
    this.button = element(
      'button',
      { type: 'button', class: 'row', 'data-tenant-id': String(tenantId), tabindex: '-1' },
      [
        this.#icon,
        this.#nameCell,
        this.#stateCell,
        this.#bar,
        this.#percentCell,
        this.#writtenCell,
        this.#rateCell,
        this.#timeCell,
      ],
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
    if (before?.tenant !== row.tenant) this.#name.data = row.tenant;
    if (before?.state !== row.state) this.#state.data = row.state;
    if (before?.percentText !== row.percentText) this.#percent.data = row.percentText;
    if (before?.written !== row.written) this.#written.data = row.written;
    if (before?.rate !== row.rate) this.#rate.data = row.rate;
    if (before?.percent !== row.percent) {
      this.#value.style.transform = `scaleX(${String((row.percent ?? 0) / 100)})`;
    }
    if (before?.elapsedMs !== row.elapsedMs) {
      this.#time.data = row.elapsedMs === null ? '' : this.#elapsed.text;
    }
    if (this.#tone === row.tone) return;
    this.#tone = row.tone;
    setAttribute(this.button, 'data-tone', row.tone);
    this.#icon.replaceChildren(icon(toneIcons[row.tone]));
  }

  tick(): void {
    const { ticking, text } = this.#elapsed;
    if (ticking && this.#time.data !== text) this.#time.data = text;
  }
}
