// globalState as VS Code keeps it (ExtensionMemento, MainThreadStorage and the storage service, 1.90 to 1.139).
import { FakeMemento } from './fakeVscode.ts';

/** The storage of all windows: one text for the whole extension. */
export class BlobStorage {
  #text = '{}';
  readonly #windows: BlobMemento[] = [];

  open(): BlobMemento {
    const window = new BlobMemento(this);
    window.take(this.#text);
    this.#windows.push(window);
    return window;
  }

  write(text: string): void {
    this.#text = text;
  }

  /** The windows hear of what was written last: each takes it for its own, whatever it wrote meanwhile. */
  propagate(): void {
    for (const window of this.#windows) window.take(this.#text);
  }
}

/** A window's copy: it is read and changed here, and written as a whole. */
export class BlobMemento extends FakeMemento {
  readonly #storage: BlobStorage;

  constructor(storage: BlobStorage) {
    super();
    this.#storage = storage;
  }

  override async update(key: string, value: unknown): Promise<void> {
    await super.update(key, value);
    this.#storage.write(JSON.stringify(Object.fromEntries(this.values)));
  }

  take(text: string): void {
    this.values.clear();
    for (const [key, value] of Object.entries(JSON.parse(text) as object)) this.values.set(key, value);
  }
}
