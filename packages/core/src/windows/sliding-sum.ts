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
  #next = 0;
  #thisRound = 0;
  #lastRound = 0;

  constructor(size: number) {
    this.#ring = new Float64Array(size);
  }

  get value(): number {
    return this.#lastRound + this.#thisRound;
  }

  /** Remember `value`, in the place of the oldest one. */
  push(value: number): void {
    const ring = this.#ring;
    const next = this.#next + 1;
    ring[this.#next] = value;
    if (next < ring.length) {
      this.#next = next;
      this.#thisRound += value;
      this.#lastRound = ring[next] as number;
    } else {
      this.#next = 0;
      this.#thisRound = 0;
      for (let i = ring.length - 2; i >= 0; i--) ring[i] = (ring[i] as number) + (ring[i + 1] as number);
      this.#lastRound = ring[0] as number;
    }
  }
}
