import type { PartModel } from '../protocol.ts';
import { element, setAttribute, setText } from './dom.ts';

type Count = { readonly done: number; readonly total: number } | null;

/** One tenant's part: the whole story if it is the only one, else behind its line. */
export class PartView {
  readonly root = element('section', { class: 'part' });
  readonly #heading = element('h2', { class: 'tenant' });
  readonly #percent = element('span', { class: 'percent', 'data-role': 'percent' });
  readonly #bar = element('progress', { max: '100', 'aria-label': 'Data backed up' });
  readonly #reason = element('p', { class: 'reason', hidden: '' });
  readonly #stages = element('ol', { class: 'stages', 'aria-label': 'Stages' });
  readonly #facts = element('dl', { class: 'facts' });
  readonly #fields = new Map<string, HTMLElement>();
  #elapsed = { ms: 0, at: 0, ticking: false };

  constructor() {
    for (const [role, label] of [
      ['stage', 'Stage'],
      ['elapsed', 'Elapsed'],
      ['tablets', 'Tablets'],
      ['macroblocks', 'Macro blocks'],
      ['bytes', 'Read'],
      ['written', 'Written'],
      ['protection', 'Password'],
      ['set-id', 'Backup set'],
      ['started', 'Started'],
    ] as const) {
      const value = element('dd', { 'data-role': role });
      this.#fields.set(role, value);
      this.#facts.append(element('div', {}, [element('dt', {}, [label]), value]));
    }
    this.root.append(
      this.#heading,
      element('div', { class: 'bar' }, [this.#bar, this.#percent]),
      this.#reason,
      this.#stages,
      this.#facts,
    );
  }

  render(part: PartModel, single: boolean): void {
    setAttribute(this.root, 'data-tone', part.tone);
    setAttribute(this.root, 'data-tenant', part.tenant);
    this.#heading.hidden = single;
    setText(this.#heading, part.tenant);
    this.#reason.hidden = single || part.outcome === null;
    setText(this.#reason, part.outcome ? `${part.outcome.title}. ${part.outcome.reason}` : '');
    setText(this.#percent, part.percentText);
    const value = part.percent !== null ? String(part.percent) : part.tone === 'running' ? null : '0';
    setAttribute(this.#bar, 'value', value);
    this.#renderStages(part);
    const current = part.stages.find((stage) => stage.state === 'current');
    this.#set('stage', part.outcome?.title ?? current?.name ?? 'Preparing');
    this.#set('tablets', countText(part.tablets));
    this.#set('macroblocks', countText(part.macroBlocks));
    this.#set('bytes', part.read);
    this.#set('written', part.written);
    this.#set('set-id', part.setId === null ? '—' : String(part.setId));
    this.#set('started', part.started === null ? '—' : new Date(part.started).toLocaleString());
    this.#set('protection', part.protection.text);
    const protection = this.#fields.get('protection');
    if (protection) setAttribute(protection, 'data-tone', part.protection.tone);
    this.#elapsed = { ms: part.elapsedMs, at: performance.now(), ticking: part.ticking };
    this.tick();
  }

  tick(): void {
    const { ms, at, ticking } = this.#elapsed;
    this.#set('elapsed', duration(ticking ? ms + performance.now() - at : ms));
  }

  #set(role: string, text: string): void {
    const field = this.#fields.get(role);
    if (field) setText(field, text);
  }

  #renderStages({ stages, outcome }: PartModel): void {
    while (this.#stages.children.length > stages.length) this.#stages.lastElementChild?.remove();
    while (this.#stages.children.length < stages.length) this.#stages.append(element('li'));
    stages.forEach((stage, index) => {
      const item = this.#stages.children[index];
      if (!item) return;
      setText(item, stage.name);
      setAttribute(item, 'data-state', stage.state);
      setAttribute(item, 'title', stage.id);
      setAttribute(item, 'aria-current', stage.state === 'current' && !outcome ? 'step' : null);
    });
  }
}

function countText(count: Count): string {
  if (!count) return '—';
  return count.total === 0
    ? count.done.toLocaleString()
    : `${count.done.toLocaleString()} of ${count.total.toLocaleString()}`;
}

/** h:mm:ss, or m:ss below an hour. */
function duration(ms: number): string {
  const total = Math.floor(ms / 1000);
  const two = (value: number): string => String(value).padStart(2, '0');
  const [hours, minutes, seconds] = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60];
  return hours > 0
    ? `${String(hours)}:${two(minutes)}:${two(seconds)}`
    : `${String(minutes)}:${two(seconds)}`;
}
