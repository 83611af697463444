import type { Attributes } from '@opentelemetry/api';

/** One count under its attributes. It is made once and read when metrics are collected. */
export interface Series {
  readonly attributes: Attributes;
  value: number;
}

/** Counts by their attributes. */
export class SeriesMap {
  readonly #series = new Map<string, Series>();

  increment(attributes: Attributes): void {
    const key = JSON.stringify(attributes);
    const known = this.#series.get(key);
    if (known === undefined) this.#series.set(key, { attributes, value: 1 });
    else known.value++;
  }

  values(): Iterable<Series> {
    return this.#series.values();
  }
}
