/** Bits a word: as many as every JavaScript engine keeps in a small integer, so that a ring is a plain array of them. */
const BITS = 30;

/** The last `size` yes-or-no answers, and how many of them were yes: one bit each. */
export class BitRing {
  /** How many of the remembered bits are set. */
  count = 0;
  readonly #words: number[];

  constructor(size: number) {
    this.#words = new Array<number>(Math.ceil(size / BITS)).fill(0);
  }

  /** Overwrite the bit at `index`. */
  set(index: number, bit: boolean): void {
    const word = (index / BITS) | 0;
    const mask = 1 << (index - word * BITS);
    const old = this.#words[word] as number;
    if (bit) {
      if ((old & mask) !== 0) return;
      this.#words[word] = old | mask;
      this.count++;
    } else if ((old & mask) !== 0) {
      this.#words[word] = old & ~mask;
      this.count--;
    }
  }
}
