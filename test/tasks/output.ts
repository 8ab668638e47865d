export type Print = (text: string) => void;

/**
 * Runs that overlap print in their order all the same: the first unfinished one prints at once, the others
 * wait for their turn.
 */
export class OrderedOutput {
  readonly #waiting: string[][] = [];
  readonly #ended = new Set<number>();
  readonly #print: Print;
  #turn = 0;

  constructor(print: Print) {
    this.#print = print;
  }

  open(): { print: Print; end: () => void } {
    const index = this.#waiting.push([]) - 1;
    return {
      print: (text) => {
        if (index === this.#turn) this.#print(text);
        else this.#waiting[index]?.push(text);
      },
      end: () => {
        this.#ended.add(index);
        this.#advance();
      },
    };
  }

  #advance(): void {
    while (this.#ended.has(this.#turn)) {
      this.#turn++;
      for (const text of this.#waiting[this.#turn] ?? []) this.#print(text);
    }
  }
}
