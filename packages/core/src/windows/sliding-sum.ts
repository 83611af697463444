/**
 * The sum of the last `size` numbers, without ever subtracting: a running sum from which old numbers are taken off gathers
 * rounding errors for as long as the process lives.
 *
 * Each time the ring has gone round, the numbers in it are turned into their suffix sums (what is left of that round from
 * each place on). The sum is then one look-up in the last round plus the running sum of this one: exact to the rounding of
 * `size` additions, at a constant cost a number. Known as the two-stack algorithm for sliding-window aggregation
 * (Tangwongsan, Hirzel, Schneider: "Low-Latency Sliding-Window Aggregation in Worst-Case Constant Time", DEBS 2017).
 */
export class SlidingSum {
  readonly #ring: Float64Array;
  #thisRound = 0;
  #lastRound = 0;

  constructor(size: number) {
    this.#ring = new Float64Array(size);
  }

  get value(): number {
    return this.#lastRound + this.#thisRound;
  }

  /** Put `value` in the place of what stands at `index`. Indexes must be given in turn: 0, 1, … size − 1, 0, … */
  set(index: number, value: number): void {
    const ring = this.#ring;
    ring[index] = value;
    this.#thisRound += value;
    if (index + 1 < ring.length) {
      this.#lastRound = this.#suffixes ? (ring[index + 1] as number) : 0;
      return;
    }
    for (let i = ring.length - 2; i >= 0; i--) ring[i] = (ring[i] as number) + (ring[i + 1] as number);
    this.#suffixes = true;
    this.#lastRound = ring[0] as number;
    this.#thisRound = 0;
  }

  /** Whether the ring has gone round once, and so holds suffix sums ahead of the present place. */
  #suffixes = false;
}
