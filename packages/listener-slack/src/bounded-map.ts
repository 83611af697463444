/**
 * A map that forgets what was set longest ago, for what is kept per circuit name: names are unbounded.
 *
 * Two maps take turns: entries are set in the young one, and when that is full it becomes the old one, and the previous old
 * one is dropped. So it holds the latest `capacity` entries at least, twice as many at most, and every operation takes constant
 * time.
 */
export class BoundedMap<V> {
  readonly #capacity: number;
  #young = new Map<string, V>();
  #old = new Map<string, V>();

  constructor(capacity = 10_000) {
    this.#capacity = capacity;
  }

  get(key: string): V | undefined {
    return this.#young.get(key) ?? this.#old.get(key);
  }

  /** Set an entry; it is the newest one then. */
  set(key: string, value: V): void {
    this.#young.set(key, value);
    this.#old.delete(key);
    if (this.#young.size < this.#capacity) return;
    this.#old = this.#young;
    this.#young = new Map();
  }

  delete(key: string): void {
    this.#young.delete(key);
    this.#old.delete(key);
  }
}
