/** How many runs are remembered: enough for any window in which hung calls are rare, and those that are frequent come in runs. */
const RUNS = 1_000;

/** Which of the recorded outcomes were calls that did not settle in time: made with the first of them. */
export class Unsettled {
  /** How many outcomes were recorded since the first of them. */
  #recorded = 0;
  /** Where among these outcomes they stand, in runs from `first` to before `end`. */
  readonly #runs: { readonly first: number; end: number }[] = [];

  /** An outcome was recorded; `unsettled` says whether it was one of these calls. */
  record(unsettled: boolean): void {
    const at = this.#recorded++;
    if (!unsettled) return;
    const last = this.#runs.at(-1);
    if (last?.end === at) last.end++;
    else this.#runs.push({ first: at, end: at + 1 });
    if (this.#runs.length > RUNS) this.#runs.shift();
  }

  /** How many there are among the last `sample` outcomes. */
  among(sample: number): number {
    const from = this.#recorded - sample;
    return this.#runs.reduce((sum, { first, end }) => sum + Math.max(0, end - Math.max(first, from)), 0);
  }
}
