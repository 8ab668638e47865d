// Stand-ins for the quick inputs that an extension builds by itself: what they show and do is the extension's, only
// the user is missing.
import type * as vscode from 'vscode';

type Listener<T> = (value: T) => void;

class Signal<T> {
  readonly #listeners: Listener<T>[] = [];
  readonly event = (listener: Listener<T>): { dispose(): void } => {
    this.#listeners.push(listener);
    return { dispose: () => undefined };
  };
  fire(value: T): void {
    for (const listener of this.#listeners) listener(value);
  }
}

class FakeQuickInput {
  title: string | undefined;
  placeholder: string | undefined;
  ignoreFocusOut = false;
  enabled = true;
  busy = false;
  value = '';
  buttons: readonly vscode.QuickInputButton[] = [];
  readonly #hidden = new Signal<void>();
  readonly onDidHide = this.#hidden.event;
  readonly triggered = new Signal<vscode.QuickInputButton>();
  readonly onDidTriggerButton = this.triggered.event;
  readonly accepted = new Signal<void>();
  readonly onDidAccept = this.accepted.event;
  readonly changed = new Signal<string>();
  readonly onDidChangeValue = this.changed.event;
  shown = false;

  hide(): void {
    if (!this.shown) return;
    this.shown = false;
    this.#hidden.fire();
  }

  dispose(): void {
    this.hide();
  }
}

/** An input box, whose user is `answer`: called when it is shown and after each complaint. */
export class FakeInputBox extends FakeQuickInput {
  prompt: string | undefined;
  password = false;
  /** This extension gives text alone. */
  validationMessage: string | undefined;
  readonly #answer: (box: FakeInputBox) => string | undefined;

  constructor(answer: (box: FakeInputBox) => string | undefined) {
    super();
    this.#answer = answer;
  }

  show(): void {
    this.shown = true;
    for (;;) {
      const answer = this.#answer(this);
      const button = this.buttons.find(({ tooltip }) => tooltip === answer);
      if (answer === undefined) {
        this.hide();
        return;
      }
      if (button) {
        this.triggered.fire(button);
        return;
      }
      this.value = answer;
      this.changed.fire(answer);
      this.accepted.fire();
      if (this.validationMessage === undefined) return;
    }
  }
}

/** A list that stays open: the test looks at its items and presses their buttons. */
export class FakeQuickPick extends FakeQuickInput {
  #items: readonly vscode.QuickPickItem[] = [];
  activeItems: readonly vscode.QuickPickItem[] = [];
  selectedItems: readonly vscode.QuickPickItem[] = [];
  matchOnDescription = false;
  matchOnDetail = false;
  canSelectMany = false;
  keepScrollPosition = false;
  readonly #pressed = new Signal<vscode.QuickPickItemButtonEvent<vscode.QuickPickItem>>();
  readonly onDidTriggerItemButton = this.#pressed.event;
  readonly #waiting: { test: (pick: FakeQuickPick) => boolean; resolve: () => void }[] = [];

  get items(): readonly vscode.QuickPickItem[] {
    return this.#items;
  }

  set items(items: readonly vscode.QuickPickItem[]) {
    this.#items = items;
    for (const one of this.#waiting) if (one.test(this)) one.resolve();
  }

  readonly #answer: (pick: FakeQuickPick) => string | undefined;

  /** `answer` picks from a list of several; other lists are the test's to use. */
  constructor(answer: (pick: FakeQuickPick) => string | undefined) {
    super();
    this.#answer = answer;
  }

  show(): void {
    this.shown = true;
    if (!this.canSelectMany) return;
    const answer = this.#answer(this);
    if (answer === undefined) this.hide();
    else this.choose(answer);
  }

  /** Resolves once the list passes `test`. */
  async until(test: (pick: FakeQuickPick) => boolean): Promise<void> {
    if (test(this)) return;
    await new Promise<void>((resolve) => this.#waiting.push({ test, resolve }));
  }

  find(text: string): vscode.QuickPickItem {
    const item = this.#items.find((one) => `${one.label} ${one.description ?? ''}`.includes(text));
    if (!item) throw new Error(`“${text}” is not among ${this.#items.map(({ label }) => label).join(', ')}`);
    return item;
  }

  press(text: string, tooltip: string): void {
    const item = this.find(text);
    const button = item.buttons?.find((one) => one.tooltip === tooltip);
    if (!button) throw new Error(`“${text}” has no button “${tooltip}”`);
    this.#pressed.fire({ item, button });
  }

  choose(text: string): void {
    // Several with a comma between them.
    this.selectedItems = text.split(',').map((one) => this.find(one));
    this.accepted.fire();
  }
}
