/** A press is over by then, whatever became of its end. */
const longestPressMs = 2_000;

/**
 * Keeps a page still while a button of the mouse is down: where something moves between press and release, the
 * browser sees no click, and the user has pressed *Cancel Backup* for nothing.
 */
export class Calm {
  #pressed = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** The newest of each kind. */
  readonly #waiting = new Map<string, () => void>();

  constructor() {
    window.addEventListener('pointerdown', () => {
      this.#pressed = true;
      this.#releaseAfter(longestPressMs);
    });
    for (const end of ['pointerup', 'pointercancel', 'blur']) {
      // The click comes right after the release.
      window.addEventListener(end, () => {
        this.#releaseAfter(0);
      });
    }
  }

  /** Does it now, or as soon as the page may move again; a later one of the same kind takes its place. */
  run(kind: string, change: () => void): void {
    if (this.#pressed) this.#waiting.set(kind, change);
    else change();
  }

  /** One timer for both: the end of a press must not end the press that comes right after it. */
  #releaseAfter(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#release, ms);
  }

  readonly #release = (): void => {
    this.#pressed = false;
    const changes = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const change of changes) change();
  };
}
