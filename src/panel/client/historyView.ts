import * as l10n from '@vscode/l10n';
import type { HistoryModel } from '../protocol.ts';
import { element } from './dom.ts';
import { icon, toneIcons } from './icons.ts';

/** The tenant's past backups: how long each took and how large it became, as bars beside the numbers. */
export class HistoryView {
  readonly root = element('div', { class: 'history' });
  readonly #text = element('p', { class: 'comparison' }, [l10n.t('Reading the history…')]);
  readonly #rows = element('tbody');
  readonly #table = element('table', { hidden: '' }, [
    element('thead', {}, [
      element(
        'tr',
        {},
        [l10n.t('Backup'), l10n.t('Outcome'), l10n.t('Duration'), l10n.t('Size')].map((name) =>
          element('th', { scope: 'col' }, [name]),
        ),
      ),
    ]),
    this.#rows,
  ]);
  #tenantId: number | undefined;

  constructor() {
    this.root.append(this.#text, element('div', { class: 'wide', tabindex: '0' }, [this.#table]));
  }

  render(history: HistoryModel): void {
    this.#tenantId = history.tenantId;
    this.#text.textContent = history.text;
    this.#table.hidden = history.rows.length === 0;
    const longest = Math.max(1, ...history.rows.map(({ durationMs }) => durationMs));
    const largest = Math.max(1, ...history.rows.map(({ bytes }) => bytes));
    this.#rows.replaceChildren(
      ...history.rows.map((row) =>
        element('tr', { ...(row.current && { 'aria-current': 'true' }), 'data-tone': row.tone }, [
          element('th', { scope: 'row' }, [
            element('span', { class: 'title' }, [
              row.current ? l10n.t('{0} · this one', row.title) : row.title,
            ]),
            element('span', { class: 'when' }, [row.when]),
          ]),
          element('td', { class: 'outcome-cell' }, [icon(toneIcons[row.tone]), row.outcome]),
          bar(row.duration, row.durationMs / longest),
          bar(row.size, row.bytes / largest),
        ]),
      ),
    );
  }

  /** Another tenant's history is not shown while its own is read. */
  expect(tenantId: number): void {
    if (this.#tenantId === tenantId) return;
    this.#tenantId = tenantId;
    this.#text.textContent = l10n.t('Reading the history…');
    this.#table.hidden = true;
  }
}

function bar(text: string, share: number): HTMLElement {
  const value = element('span', { class: 'value' });
  value.style.transform = `scaleX(${String(share)})`;
  return element('td', { class: 'bar-cell' }, [
    element('span', { class: 'minibar', 'aria-hidden': 'true' }, [value]),
    element('span', { class: 'number' }, [text]),
  ]);
}
