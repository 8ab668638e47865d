export type Print = (text: string) => void;

/**
 * Tiers that overlap print in their order all the same: the first unfinished one goes straight to the
 * terminal, the others wait for their turn.
 */
export class OrderedOutput {
  readonly #waiting: string[][] = [];
  readonly #ended = new Set<number>();
  #turn = 0;

  open(): { print: Print; end: () => void } {
    const index = this.#waiting.push([]) - 1;
    return {
      print: (text) => {
        if (index === this.#turn) process.stdout.write(text);
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
      for (const text of this.#waiting[this.#turn] ?? []) process.stdout.write(text);
    }
  }
}
