import type { PanelModel } from '../protocol.ts';
import { element, setAttribute, setText } from './dom.ts';
import { elements } from './toolkit.ts';

type Count = { readonly done: number; readonly total: number } | null;

/** The panel's page: built once, then only changed where the model differs. */
export class PanelView {
  readonly #status = element('h1', { 'data-role': 'status' });
  readonly #subtitle = element('p', { class: 'subtitle' });
  readonly #trouble = element('p', { class: 'trouble', role: 'status', hidden: '' });
  readonly #percent = element('span', { class: 'percent', 'data-role': 'percent' });
  readonly #bar = element('progress', { max: '100', 'aria-label': 'Data backed up' });
  readonly #outcome = element('section', { class: 'outcome', 'data-role': 'outcome', hidden: '' });
  readonly #outcomeTitle = element('h2', {});
  readonly #outcomeReason = element('p', {});
  readonly #stages = element('ol', { class: 'stages', 'aria-label': 'Stages' });
  readonly #live = element('p', { class: 'visually-hidden', role: 'status', 'aria-live': 'polite' });
  readonly #facts = element('dl', { class: 'facts' });
  readonly #fields = new Map<string, HTMLElement>();
  readonly #protection = element('dd', { 'data-role': 'protection' });
  #elapsed = { ms: 0, at: 0, ticking: false };

  constructor(root: HTMLElement, onShowLog: () => void) {
    const showLog = element(elements.button, { appearance: 'secondary' }, ['Show Log']);
    showLog.addEventListener('click', onShowLog);
    this.#outcome.append(this.#outcomeTitle, this.#outcomeReason);
    this.#addFact('stage', 'Stage');
    this.#addFact('elapsed', 'Elapsed');
    this.#addFact('tablets', 'Tablets');
    this.#addFact('macroblocks', 'Macro blocks');
    this.#addFact('bytes', 'Read');
    this.#addFact('written', 'Written');
    this.#facts.append(element('div', {}, [element('dt', {}, ['Password']), this.#protection]));
    this.#addFact('set-id', 'Backup set');
    this.#addFact('job-id', 'Job');
    this.#addFact('started', 'Started');
    root.append(
      element('header', {}, [this.#status, this.#subtitle]),
      this.#trouble,
      element('div', { class: 'bar' }, [this.#bar, this.#percent]),
      this.#outcome,
      this.#stages,
      element(elements.divider, { role: 'presentation' }),
      this.#facts,
      element('footer', {}, [showLog]),
      this.#live,
    );
  }

  render(model: PanelModel): void {
    document.body.dataset['tone'] = model.tone;
    setText(this.#status, model.status);
    setText(
      this.#subtitle,
      `Full backup of tenant ${model.tenant} on cluster ${model.cluster}${model.sandbox ? ' (sandbox, a simulator)' : ''}`,
    );
    this.#trouble.hidden = model.trouble === null;
    setText(this.#trouble, model.trouble ?? '');
    this.#renderBar(model);
    this.#renderOutcome(model);
    this.#renderStages(model);
    const current = model.stages.find((stage) => stage.state === 'current');
    this.#set('stage', model.outcome?.title ?? current?.name ?? 'Preparing');
    this.#set('tablets', countText(model.tablets));
    this.#set('macroblocks', countText(model.macroBlocks));
    this.#set('bytes', model.read);
    this.#set('written', model.written);
    this.#set('set-id', model.setId === null ? '—' : String(model.setId));
    this.#set('job-id', String(model.jobId));
    this.#set('started', model.started === null ? '—' : new Date(model.started).toLocaleString());
    setText(this.#protection, model.protection.text);
    setAttribute(this.#protection, 'data-tone', model.protection.tone);
    this.#elapsed = { ms: model.elapsedMs, at: performance.now(), ticking: model.ticking };
    this.tick();
  }

  /** Moves the clock on between two models. */
  tick(): void {
    const { ms, at, ticking } = this.#elapsed;
    this.#set('elapsed', duration(ticking ? ms + performance.now() - at : ms));
  }

  #addFact(role: string, label: string): void {
    const value = element('dd', { 'data-role': role });
    this.#fields.set(role, value);
    this.#facts.append(element('div', {}, [element('dt', {}, [label]), value]));
  }

  #set(role: string, text: string): void {
    const field = this.#fields.get(role);
    if (field) setText(field, text);
  }

  #renderBar(model: PanelModel): void {
    setText(this.#percent, model.percentText);
    const running = model.tone === 'running';
    setAttribute(this.#bar, 'value', model.percent !== null ? String(model.percent) : running ? null : '0');
  }

  #renderOutcome({ outcome }: PanelModel): void {
    this.#outcome.hidden = outcome === null;
    setAttribute(this.#outcome, 'data-outcome', outcome?.kind ?? null);
    setText(this.#outcomeTitle, outcome?.title ?? '');
    setText(this.#outcomeReason, outcome?.reason ?? '');
  }

  #renderStages({ stages, outcome }: PanelModel): void {
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
    const current = stages.find((stage) => stage.state === 'current');
    setText(
      this.#live,
      outcome ? `${outcome.title}. ${outcome.reason}` : current ? `Stage: ${current.name}` : '',
    );
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
