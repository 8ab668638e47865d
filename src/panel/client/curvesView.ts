import * as l10n from '@vscode/l10n';
import type { Curves } from '../protocol.ts';
import { Chart } from './chart.ts';
import { element, setText } from './dom.ts';
import { bytesWords as bytes } from '../bytes.ts';
import { clock } from './format.ts';

/** Progress and throughput over time, with the same in words. */
export class CurvesView {
  readonly root = element('section', { class: 'curves', hidden: '', 'aria-label': l10n.t('Over time') });
  readonly #progress = new Chart('progress');
  readonly #rate = new Chart('rate');
  readonly #table = element('tbody');
  readonly #details: HTMLDetailsElement = element('details', {}, [
    element('summary', {}, [l10n.t('The same as a table')]),
    element('table', {}, [
      element('thead', {}, [
        element(
          'tr',
          {},
          [l10n.t('Time'), l10n.t('Data'), l10n.t('Written'), l10n.t('Throughput')].map((name) =>
            element('th', { scope: 'col' }, [name]),
          ),
        ),
      ]),
      this.#table,
    ]),
  ]);
  #shown: Curves | undefined;

  constructor() {
    this.root.append(this.#progress.root, this.#rate.root, this.#details);
    this.#details.addEventListener('toggle', () => {
      this.#renderTable();
    });
  }

  /** `goesOn`: more is to come. */
  render(curves: Curves | undefined, goesOn = false): void {
    this.#shown = curves;
    this.root.hidden = curves === undefined;
    if (!curves) return;
    const { at, percent, bytes: written, rate } = curves;
    const end = clock((at.at(-1) ?? 0) * 1000);
    if (percent) {
      this.#progress.render(l10n.t('Data copied'), at, percent, 'percent');
      this.#progress.describe(
        l10n.t(
          'Data copied over time: {0} % after {1}.',
          (percent.findLast((value) => value !== null) ?? 0).toFixed(1),
          end,
        ),
      );
    } else {
      this.#progress.render(l10n.t('Written'), at, written, 'bytes');
      this.#progress.describe(l10n.t('Written over time: {0} after {1}.', bytes(written.at(-1) ?? 0), end));
    }
    this.#rate.render(l10n.t('Throughput'), at, rate, 'rate');
    const lacking = hasLine(rate) ? '' : goesOn ? l10n.t('measuring…') : l10n.t('not measured');
    this.#rate.note(lacking);
    if (lacking !== '') this.#rate.describe(l10n.t('Throughput over time: {0}', lacking));
    else this.#describeRate(rate, end);
    this.#renderTable();
  }

  #describeRate(rate: Curves['rate'], end: string): void {
    const highest = Math.max(0, ...rate.map((value) => value ?? 0));
    const last = rate.findLast((value) => value !== null) ?? 0;
    this.#rate.describe(
      l10n.t(
        'Throughput over time: {0} per second at the end of {1}, at most {2} per second.',
        bytes(last),
        end,
        bytes(highest),
      ),
    );
  }

  /** A dozen moments, newest last; only while it is open. */
  #renderTable(): void {
    const curves = this.#shown;
    if (!this.#details.open || !curves) return;
    const last = curves.at.length - 1;
    const count = Math.min(12, last + 1);
    const indexes = Array.from({ length: count }, (_, row) =>
      count === 1 ? last : Math.round((row * last) / (count - 1)),
    );
    while (this.#table.children.length > count) this.#table.lastElementChild?.remove();
    while (this.#table.children.length < count) {
      this.#table.append(element('tr', {}, [element('td'), element('td'), element('td'), element('td')]));
    }
    indexes.forEach((index, row) => {
      const percent = curves.percent?.[index];
      const rate = curves.rate[index];
      const texts = [
        clock((curves.at[index] ?? 0) * 1000),
        typeof percent === 'number' ? `${percent.toFixed(1)} %` : '—',
        bytes(curves.bytes[index] ?? 0),
        typeof rate === 'number' ? `${bytes(rate)}/s` : '—',
      ];
      texts.forEach((text, column) => {
        const cell = this.#table.children[row]?.children[column];
        if (cell) setText(cell, text);
      });
    });
  }
}

/** Whether two moments in a row have a value: one alone draws nothing. */
function hasLine(values: Curves['rate']): boolean {
  return values.some((value, at) => value !== null && at > 0 && values[at - 1] !== null);
}
