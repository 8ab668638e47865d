// A stand-in for the module `vscode`, for the few classes whose logic is worth testing in plain Node. Import it
// before the module under test: imports run in their order, and this one makes `vscode` loadable.
import Module from 'node:module';
import type * as vscode from 'vscode';
import type { RecordKind, RecordStore } from '../../../src/clusters/records.ts';

type Listener<T> = (value: T) => void;

let listening = 0;

/** How many listeners all event emitters have together. */
export const listenerCount = (): number => listening;

class EventEmitter<T> {
  readonly #listeners = new Set<Listener<T>>();
  readonly event = (listener: Listener<T>): { dispose(): void } => {
    if (!this.#listeners.has(listener)) listening++;
    this.#listeners.add(listener);
    return {
      dispose: () => {
        if (this.#listeners.delete(listener)) listening--;
      },
    };
  };

  fire(value: T): void {
    for (const listener of [...this.#listeners]) listener(value);
  }

  dispose(): void {
    listening -= this.#listeners.size;
    this.#listeners.clear();
  }
}

class TreeItem {
  readonly label: string;
  readonly collapsibleState: number;

  constructor(label: string, collapsibleState = 0) {
    this.label = label;
    this.collapsibleState = collapsibleState;
  }
}

class ThemeIcon {
  readonly id: string;
  readonly color: unknown;

  constructor(id: string, color?: unknown) {
    this.id = id;
    this.color = color;
  }
}

class ThemeColor {
  readonly id: string;

  constructor(id: string) {
    this.id = id;
  }
}

class MarkdownString {
  value: string;

  constructor(value = '') {
    this.value = value;
  }

  appendMarkdown(text: string): this {
    this.value += text;
    return this;
  }
}

/** What a status-bar item was given. */
export class FakeStatusBarItem {
  text = '';
  tooltip = '';
  backgroundColor: { id: string } | undefined;
  command: { command: string; arguments: unknown[] } | undefined;
  visible = false;
  show(): void {
    this.visible = true;
  }
  hide(): void {
    this.visible = false;
  }
  dispose(): void {
    this.visible = false;
  }
}

/** Every status-bar item that was made, in order. */
export const statusBarItems: FakeStatusBarItem[] = [];
/** Every command that was registered, in order. */
export const registeredCommands: string[] = [];
/** Every command that was run, with its arguments. */
export const executedCommands: unknown[][] = [];
/** Whether the window has the focus. */
export const focusState = { focused: true };

const lines: string[] = [];
const logLine = (text: string): void => {
  lines.push(text);
};

/** Fires as VS Code does when the window gets or loses the focus. */
export const windowState = new EventEmitter<{ readonly focused: boolean }>();
/** What settings.json says, by the whole name of a setting; undefined where a test says nothing. */
export const configured = new Map<string, unknown>();
/** Fires as VS Code does when a setting was changed. */
export const configurationChanged = new EventEmitter<{ affectsConfiguration(section: string): boolean }>();

/** What VS Code tells of itself. */
export const environment: { remoteName: string | undefined } = { remoteName: undefined };

const fake = {
  env: environment,
  EventEmitter,
  TreeItem,
  ThemeIcon,
  ThemeColor,
  MarkdownString,
  TreeItemCollapsibleState: { None: 0, Collapsed: 1, Expanded: 2 },
  workspace: {
    onDidChangeConfiguration: configurationChanged.event,
    getConfiguration: (section: string) => ({ get: (name: string) => configured.get(`${section}.${name}`) }),
  },
  StatusBarAlignment: { Left: 1, Right: 2 },
  Disposable: {
    from: (...all: { dispose(): void }[]) => ({
      dispose: () => {
        for (const one of all) one.dispose();
      },
    }),
  },
  commands: {
    registerCommand: (id: string) => {
      registeredCommands.push(id);
      return { dispose: () => undefined };
    },
    executeCommand: (...args: unknown[]) => {
      executedCommands.push(args);
      return Promise.resolve();
    },
  },
  window: {
    state: focusState,
    onDidChangeWindowState: windowState.event,
    createStatusBarItem: () => {
      const item = new FakeStatusBarItem();
      statusBarItems.push(item);
      return item;
    },
    createOutputChannel: () => ({
      debug: logLine,
      info: logLine,
      warn: logLine,
      error: logLine,
      show: () => undefined,
      dispose: () => undefined,
    }),
  },
};

/** What was written to any log channel. */
export const logLines: readonly string[] = lines;

const internals = Module as unknown as { _load(request: string, ...rest: unknown[]): unknown };
const load = internals._load.bind(Module);
internals._load = (request, ...rest) => (request === 'vscode' ? fake : load(request, ...rest));

/** A memento that several windows share; what they have on record, too. */
export class FakeMemento implements vscode.Memento, RecordStore {
  readonly values = new Map<string, unknown>();

  keys(): readonly string[] {
    return [...this.values.keys()];
  }

  get<T>(key: string, otherwise?: T): T {
    // VS Code gives what JSON made of it.
    return (this.values.has(key) ? structuredClone(this.values.get(key)) : otherwise) as T;
  }

  update(key: string, value: unknown): Promise<void> {
    if (value === undefined) this.values.delete(key);
    else this.values.set(key, JSON.parse(JSON.stringify(value)));
    return Promise.resolve();
  }

  keysOf(kind: RecordKind): Promise<readonly string[]> {
    return Promise.resolve(this.keys().filter((key) => key.startsWith(`${kind}/`)));
  }

  read(key: string): Promise<unknown> {
    return Promise.resolve(this.get<unknown>(key));
  }

  async write(key: string, value: unknown): Promise<void> {
    await this.update(key, value);
  }
}

/** A secret storage that several windows share. */
export class FakeSecrets implements vscode.SecretStorage {
  readonly values = new Map<string, string>();
  readonly #changed = new EventEmitter<vscode.SecretStorageChangeEvent>();
  readonly onDidChange = this.#changed.event;
  /** Set to make every call fail, as a locked keyring does. */
  broken: Error | undefined;
  /** Called with each change, before it is made. */
  onChange: (what: 'store' | 'delete', key: string) => void = () => undefined;

  keys(): Promise<string[]> {
    return Promise.resolve([...this.values.keys()]);
  }

  get(key: string): Promise<string | undefined> {
    return this.broken ? Promise.reject(this.broken) : Promise.resolve(this.values.get(key));
  }

  store(key: string, value: string): Promise<void> {
    if (this.broken) return Promise.reject(this.broken);
    this.onChange('store', key);
    this.values.set(key, value);
    this.#changed.fire({ key });
    return Promise.resolve();
  }

  delete(key: string): Promise<void> {
    if (this.broken) return Promise.reject(this.broken);
    this.onChange('delete', key);
    this.values.delete(key);
    this.#changed.fire({ key });
    return Promise.resolve();
  }
}
