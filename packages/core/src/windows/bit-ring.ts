/** Bits a word: as many as every JavaScript engine keeps in a small integer, so that a ring is a plain array of them. */
const BITS = 30;

/** The last `size` yes-or-no answers, and how many of them were yes: one bit each. */
export class BitRing {
  /** How many of the remembered bits are set. */
  count = 0;
  readonly #size: number;
  readonly #words: number[];
  #next = 0;

  constructor(size: number) {
    this.#size = size;
    this.#words = new Array<number>(Math.ceil(size / BITS)).fill(0);
  }

  /** Remember `bit`, in the place of the oldest one. */
  push(bit: boolean): void {
    // Among nothing but zeros it makes no difference which of them comes next.
    if (!bit && this.count === 0) return;
    const index = this.#next;
    this.#next = index + 1 === this.#size ? 0 : index + 1;
    const word = (index / BITS) | 0;
    const mask = 1 << (index - word * BITS);
    const old = this.#words[word] as number;
    if (bit === ((old & mask) !== 0)) return;
    this.#words[word] = old ^ mask;
    this.count += bit ? 1 : -1;
  }

  /** The last `count` bits, the oldest first. */
  last(count: number): boolean[] {
    return Array.from({ length: count }, (_, i) => {
      const index = (this.#next - count + i + this.#size) % this.#size;
      const word = (index / BITS) | 0;
      return ((this.#words[word] as number) & (1 << (index - word * BITS))) !== 0;
    });
  }
}
