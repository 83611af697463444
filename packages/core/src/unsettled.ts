/** Which of the recorded outcomes were calls that did not settle in time: made with the first of them. */
export class Unsettled {
  /** How many outcomes were recorded since the first of them. */
  #recorded = 0;
  /** Where among these outcomes they stand, in runs from `first` to before `end`. */
  #runs: { readonly first: number; end: number }[] = [];

  /**
   * An outcome was recorded.
   *
   * @param unsettled - whether it was one of these calls
   * @param most - over how many of the last outcomes anyone may ask
   */
  record(unsettled: boolean, most: number): void {
    const at = this.#recorded++;
    if (!unsettled) return;
    const last = this.#runs.at(-1);
    if (last?.end === at) last.end++;
    else this.#runs.push({ first: at, end: at + 1 });
    while ((this.#runs[0]?.end ?? at) < at - most) this.#runs.shift();
  }

  /** How many there are among the last `sample` outcomes. */
  among(sample: number): number {
    const from = this.#recorded - sample;
    return this.#runs.reduce((sum, { first, end }) => sum + Math.max(0, end - Math.max(first, from)), 0);
  }
}
