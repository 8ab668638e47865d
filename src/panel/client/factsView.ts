import type { Fact } from '../protocol.ts';
import { element, setAttribute, setText } from './dom.ts';

/** A list of labels and values, each value known by its id. */
export class FactsView {
  readonly root: HTMLElement;
  readonly #fields = new Map<string, { row: HTMLElement; label: HTMLElement; value: HTMLElement }>();
  #order = '';

  constructor(className: string) {
    this.root = element('dl', { class: className });
  }

  render(facts: readonly Fact[]): void {
    for (const fact of facts) {
      const { label, value } = this.#field(fact.id);
      setText(label, fact.label);
      if (fact.id !== 'elapsed') setText(value, fact.text);
      setAttribute(value, 'data-tone', fact.tone);
    }
    const order = facts.map(({ id }) => id).join();
    if (order === this.#order) return;
    this.#order = order;
    this.root.replaceChildren(...facts.map(({ id }) => this.#field(id).row));
  }

  /** Sets a value between two models, such as a time that goes on. */
  set(id: string, text: string): void {
    const field = this.#fields.get(id);
    if (field) setText(field.value, text);
  }

  #field(id: string): { row: HTMLElement; label: HTMLElement; value: HTMLElement } {
    let field = this.#fields.get(id);
    if (!field) {
      const label = element('dt');
      const value = element('dd', { 'data-role': id });
      field = { row: element('div', { 'data-fact': id }, [label, value]), label, value };
      this.#fields.set(id, field);
    }
    return field;
  }
}
