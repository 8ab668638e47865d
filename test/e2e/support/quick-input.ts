import { errors, type Locator, type Page } from 'playwright-core';
import { eventually } from './eventually.ts';

/** The box at the top of the window: prompts, picks and the command palette. */
export class QuickInput {
  readonly #page: Page;
  readonly widget: Locator;
  readonly field: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.widget = page.locator('.quick-input-widget');
    this.field = this.widget.locator('input.input');
  }

  /** Waits for the input box with this text in its prompt, title or placeholder, and gives its field. */
  async box(text: string | RegExp): Promise<Locator> {
    await this.#showing(text).waitFor();
    await this.field.waitFor();
    return this.field;
  }

  /** Answers the input box with this text in its prompt, title or placeholder. */
  async answer(text: string | RegExp, value: string): Promise<void> {
    const field = await this.box(text);
    await field.fill(value);
    await field.press('Enter');
  }

  /** Whether what is typed is hidden. */
  async isMasked(): Promise<boolean> {
    return (await this.field.getAttribute('type')) === 'password';
  }

  /** The prompt, or what is wrong with the input. */
  message(): Promise<string> {
    return this.widget.locator('.quick-input-message').innerText();
  }

  option(label: string | RegExp): Locator {
    return this.widget.locator('.quick-input-list').getByRole('option', { name: label }).first();
  }

  /** Picks the first option whose label begins so, after its icon. */
  async pick(label: string): Promise<void> {
    await this.option(new RegExp(`^(\\S+ +)?${escaped(label)}`)).click();
  }

  async cancel(): Promise<void> {
    await this.field.press('Escape');
    await this.widget.waitFor({ state: 'hidden' });
  }

  async runCommand(title: string): Promise<void> {
    // The palette closes again if the page it was opened from takes the focus back while it loads.
    const open = async (): Promise<true | undefined> => {
      await this.#page.keyboard.press('F1');
      try {
        await this.field.fill(`>${title}`, { timeout: 3_000 });
        // A click that was given up may have been made all the same: then its own box is open, not the palette.
        await this.option(new RegExp(`^${escaped(title)}`)).click({ timeout: 10_000 });
        return true;
      } catch (error) {
        if (error instanceof errors.TimeoutError) return undefined;
        throw error;
      }
    };
    await eventually(`the command palette with ${title}`, open, 40_000);
  }

  #showing(text: string | RegExp): Locator {
    const byText = this.#page.locator('.quick-input-widget', { hasText: text });
    if (text instanceof RegExp) return byText;
    const placeholder = `input.input[placeholder*=${JSON.stringify(text)}]`;
    return byText.or(this.#page.locator('.quick-input-widget', { has: this.#page.locator(placeholder) }));
  }
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
