import * as l10n from '@vscode/l10n';
import type { PanelModel, RowModel } from '../protocol.ts';
import { element, setAttribute } from './dom.ts';
import { RowView } from './rowView.ts';
import { SummaryBar } from './summaryBar.ts';

/** From so many tenants on there is a field to find one. */
const manyTenants = 9;

/** The tenants of a job, one line each. Lines are moved only where the order changes. */
export class RowsView {
  readonly root = element('section', { class: 'tenants', 'aria-label': l10n.t('Tenants') });
  readonly #summary = new SummaryBar();
  readonly #filter = element('input', {
    type: 'search',
    class: 'filter',
    placeholder: l10n.t('Find a tenant'),
    'aria-label': l10n.t('Find a tenant'),
    hidden: '',
  });
  /** For the eye: a screen reader hears each line as one sentence. */
  readonly #head = element('div', { class: 'row rows-head', 'aria-hidden': 'true' }, [
    ...['', l10n.t('Tenant'), l10n.t('State'), l10n.t('Data'), ''].map((name) => element('span', {}, [name])),
    ...[l10n.t('Written'), l10n.t('Rate'), l10n.t('Time')].map((name) =>
      element('span', { class: 'number' }, [name]),
    ),
  ]);
  readonly #list = element('ul', { class: 'rows' });
  readonly #nothing = element('p', { class: 'nothing', hidden: '' }, [
    l10n.t('No tenant’s name has this in it.'),
  ]);
  readonly #rows = new Map<number, RowView>();
  #order: readonly number[] = [];

  constructor(open: (tenantId: number) => void) {
    this.root.append(this.#summary.root, this.#filter, this.#head, this.#list, this.#nothing);
    this.#filter.addEventListener('input', () => {
      this.#applyFilter();
    });
    this.#list.addEventListener('click', (event) => {
      const id = idOf(event.target);
      if (id !== undefined) open(id);
    });
    this.#list.addEventListener('focusin', (event) => {
      this.#rove(idOf(event.target));
    });
    this.#list.addEventListener('keydown', (event) => {
      this.#move(event);
    });
  }

  render({ rows, summary, tenants }: PanelModel): void {
    this.#summary.render(summary, tenants);
    this.#filter.hidden = rows.length < manyTenants;
    const order = rows.map(({ tenantId }) => tenantId);
    for (const row of rows) this.#row(row).render(row);
    if (order.length !== this.#order.length || order.some((id, at) => id !== this.#order[at])) {
      this.#arrange(order);
    }
  }

  /** Puts the focus back on a tenant's line, e.g. when its detail is left. */
  focus(tenantId: number): void {
    this.#rows.get(tenantId)?.button.focus();
  }

  tick(): void {
    for (const row of this.#rows.values()) row.tick();
  }

  #row({ tenantId }: RowModel): RowView {
    let row = this.#rows.get(tenantId);
    if (!row) {
      row = new RowView(tenantId);
      this.#rows.set(tenantId, row);
    }
    return row;
  }

  /** Moves what stands in the wrong place, and keeps the focus where it was. */
  #arrange(order: readonly number[]): void {
    const focused = document.activeElement;
    if (this.#order.length === 0) {
      this.#list.append(...order.flatMap((id) => this.#rows.get(id)?.root ?? []));
    } else {
      let at = this.#list.firstElementChild;
      for (const id of order) {
        const { root } = this.#rows.get(id) ?? {};
        if (!root) continue;
        if (at === root) at = at.nextElementSibling;
        else this.#list.insertBefore(root, at);
      }
      while (at) {
        const next: Element | null = at.nextElementSibling;
        at.remove();
        at = next;
      }
    }
    if (focused instanceof HTMLElement && focused !== document.activeElement && this.#list.contains(focused))
      focused.focus({ preventScroll: true });
    this.#order = order;
    this.#applyFilter();
  }

  #applyFilter(): void {
    const wanted = this.#filter.hidden ? '' : this.#filter.value.trim().toLowerCase();
    let shown = 0;
    for (const row of this.#rows.values()) {
      row.root.hidden = wanted !== '' && !row.name.toLowerCase().includes(wanted);
      if (!row.root.hidden) shown++;
    }
    this.#nothing.hidden = shown > 0 || this.#rows.size === 0;
    this.#rove(undefined);
  }

  /** One line takes part in the order of Tab; the arrows go through the others. */
  #rove(tenantId: number | undefined): void {
    const ids = this.#visible();
    const stop = tenantId ?? ids[0];
    for (const [id, row] of this.#rows) setAttribute(row.button, 'tabindex', id === stop ? '0' : '-1');
  }

  #visible(): number[] {
    return this.#order.filter((id) => this.#rows.get(id)?.root.hidden === false);
  }

  #move(event: KeyboardEvent): void {
    const ids = this.#visible();
    const at = ids.indexOf(idOf(event.target) ?? -1);
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + 10,
      PageUp: at - 10,
      Home: 0,
      End: ids.length - 1,
    };
    const to = steps[event.key];
    if (to === undefined || at < 0) return;
    event.preventDefault();
    const id = ids[Math.max(0, Math.min(ids.length - 1, to))];
    if (id !== undefined) this.focus(id);
  }
}

function idOf(target: EventTarget | null): number | undefined {
  const button = target instanceof Element ? target.closest('button[data-tenant-id]') : null;
  return button ? Number(button.getAttribute('data-tenant-id')) : undefined;
}
