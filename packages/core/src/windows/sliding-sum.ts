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
  readonly #size: number;
  /** The numbers, or what has become of them, and behind them the sum of this round: a field would box it. */
  readonly #ring: Float64Array;
  #next = 0;

  constructor(size: number) {
    this.#size = size;
    this.#ring = new Float64Array(size + 1);
  }

  get value(): number {
    return (this.#ring[this.#next] as number) + (this.#ring[this.#size] as number);
  }

  /** Remember `value`, in the place of the oldest one. */
  push(value: number): void {
    const ring = this.#ring;
    const size = this.#size;
    ring[this.#next] = value;
    ring[size] = (ring[size] as number) + value;
    this.#next++;
    if (this.#next === size) this.#turn(ring, size);
  }

  /** The last `count` numbers, the oldest first, to a millionth: those of the last round are only known from their sums. */
  last(count: number): number[] {
    return Array.from({ length: count }, (_, i) => {
      const index = (this.#next - count + i + this.#size) % this.#size;
      const value = this.#ring[index] as number;
      if (index < this.#next) return value;
      const after = index + 1 === this.#size ? 0 : (this.#ring[index + 1] as number);
      const left = Math.max(0, value - after);
      // Numbers so large have no millionths.
      return left < 1e9 ? Math.round(left * 1e6) / 1e6 : left;
    });
  }

  /** A round is over. */
  #turn(ring: Float64Array, size: number): void {
    for (let i = size - 2; i >= 0; i--) ring[i] = (ring[i] as number) + (ring[i + 1] as number);
    ring[size] = 0;
    this.#next = 0;
  }
}
