// Answers the extension's questions in its place: the suite has the same `vscode` object as the extension, so a
// replaced function is the one that it calls. The questions and answers are real; only the hand is missing.
import * as vscode from 'vscode';
import { FakeInputBox, FakeQuickPick } from './quickInputs.ts';

export interface Said {
  readonly kind: 'information' | 'warning' | 'error';
  readonly text: string;
  readonly buttons: readonly string[];
}

/** What to type into an input box or choose from a list; undefined is Escape. */
export type Answer = string | undefined;

const replaceable = [
  'showInputBox',
  'showQuickPick',
  'createInputBox',
  'createQuickPick',
  'showInformationMessage',
  'showWarningMessage',
  'showErrorMessage',
] as const;

export class Prompts {
  readonly said: Said[] = [];
  /** Titles and placeholders of the questions, in order. */
  readonly asked: string[] = [];
  /** What the lists offered, in order: each item as its label, description and detail. */
  readonly offered: string[][] = [];
  /** What input boxes said was wrong with an answer. */
  readonly complaints: string[] = [];
  /** The lists that the extension built by itself, in order. */
  readonly lists: FakeQuickPick[] = [];
  readonly #waitingForList: ((list: FakeQuickPick) => void)[] = [];
  readonly #originals = new Map<string, unknown>();
  readonly #waiting: ((said: Said) => void)[] = [];
  #answers: Answer[] = [];
  /** Presses this button of the next message that has it. */
  press: string | undefined;

  install(): void {
    const window = vscode.window as unknown as Record<string, unknown>;
    for (const name of replaceable) this.#originals.set(name, window[name]);
    window['showInputBox'] = (options: vscode.InputBoxOptions) => this.#type(options);
    window['showQuickPick'] = (items: readonly vscode.QuickPickItem[], options: vscode.QuickPickOptions) =>
      Promise.resolve(this.#pick(items, options));
    window['createInputBox'] = () => new FakeInputBox((box) => this.#typeInto(box));
    window['createQuickPick'] = () => {
      const pick = new FakeQuickPick(({ placeholder }) => {
        this.asked.push(placeholder ?? '');
        if (this.#answers.length === 0) throw new Error(`no answer left for “${placeholder ?? ''}”`);
        return this.#answers.shift();
      });
      this.lists.push(pick);
      this.#waitingForList.shift()?.(pick);
      return pick;
    };
    for (const kind of ['Information', 'Warning', 'Error'] as const) {
      window[`show${kind}Message`] = (text: string, ...rest: unknown[]) =>
        Promise.resolve(this.#hear(kind.toLowerCase() as Said['kind'], text, rest));
    }
  }

  restore(): void {
    const window = vscode.window as unknown as Record<string, unknown>;
    for (const [name, original] of this.#originals) window[name] = original;
  }

  /** Forgets what was said and asked, and answers the next questions so. */
  expect(...answers: Answer[]): void {
    this.said.length = 0;
    this.asked.length = 0;
    this.offered.length = 0;
    this.complaints.length = 0;
    this.press = undefined;
    this.#answers = answers;
  }

  /** Resolves with the next message, or with one that was already said. */
  async nextMessage(): Promise<Said> {
    const first = this.said[0];
    if (first) return first;
    return await new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Resolves with the next list that the extension builds. */
  async nextList(): Promise<FakeQuickPick> {
    return await new Promise((resolve) => this.#waitingForList.push(resolve));
  }

  #typeInto(box: FakeInputBox): string | undefined {
    if (box.validationMessage === undefined) this.asked.push(box.title ?? box.prompt ?? '');
    else this.complaints.push(box.validationMessage);
    if (this.#answers.length === 0) throw new Error(`no answer left for “${box.title ?? ''}”`);
    return this.#answers.shift();
  }

  async #type(options: vscode.InputBoxOptions): Promise<string | undefined> {
    this.asked.push(options.title ?? options.prompt ?? '');
    for (;;) {
      if (this.#answers.length === 0) throw new Error(`no answer left for “${options.title ?? ''}”`);
      const answer = this.#answers.shift();
      if (answer === undefined) return undefined;
      const complaint = await options.validateInput?.(answer);
      if (complaint === undefined || complaint === null || complaint === '') return answer;
      this.complaints.push(typeof complaint === 'string' ? complaint : complaint.message);
    }
  }

  #pick(
    items: readonly vscode.QuickPickItem[],
    options: vscode.QuickPickOptions | undefined,
  ): vscode.QuickPickItem | undefined {
    this.asked.push(options?.title ?? options?.placeHolder ?? '');
    this.offered.push(items.map(({ label, description, detail }) => [label, description, detail].join(' ')));
    if (this.#answers.length === 0) throw new Error(`no answer left for “${options?.placeHolder ?? ''}”`);
    const answer = this.#answers.shift();
    if (answer === undefined) return undefined;
    const item = items.find(({ label, description }) => `${label} ${description ?? ''}`.includes(answer));
    if (!item) throw new Error(`“${answer}” is not among ${items.map(({ label }) => label).join(', ')}`);
    return item;
  }

  #hear(kind: Said['kind'], text: string, rest: readonly unknown[]): string | undefined {
    const buttons = rest.filter((one) => typeof one === 'string');
    const said: Said = { kind, text, buttons };
    this.said.push(said);
    this.#waiting.shift()?.(said);
    return this.press !== undefined && buttons.includes(this.press) ? this.press : undefined;
  }
}
