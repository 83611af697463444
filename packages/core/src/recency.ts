/** A member of a {@link RecencyQueue}. */
export interface Recent {
  /** When it was used last, as a number that grows with each use. Whoever uses it writes this, and nothing else. */
  usedAt: number;
  /** The use by which the queue has placed it. */
  placedBy: number;
  /** Where it is in the queue; -1 when it is in none. */
  place: number;
}

/**
 * Entries by last use, the oldest first: a binary heap that is put right when it is read. A use costs one write, however many
 * entries there are; an entry that was used since it was placed is placed anew when it comes to the front.
 */
export class RecencyQueue<T extends Recent> {
  readonly #heap: T[] = [];

  push(entry: T): void {
    entry.placedBy = entry.usedAt;
    this.#heap.push(entry);
    this.#rise(entry, this.#heap.length - 1);
  }

  /** Take out `entry`, which is in this queue. */
  remove(entry: T): void {
    const { place } = entry;
    const last = this.#heap.pop() as T;
    entry.place = -1;
    if (last === entry) return;
    this.#rise(last, place);
    this.#sink(last, last.place);
  }

  /** The entry whose last use is longest ago. */
  oldest(): T | undefined {
    for (;;) {
      const [first] = this.#heap;
      // Others may have been used since, too, but none of them before this one.
      if (first === undefined || first.placedBy === first.usedAt) return first;
      first.placedBy = first.usedAt;
      this.#sink(first, 0);
    }
  }

  #rise(entry: T, from: number): void {
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const above = this.#heap[parent] as T;
      if (above.placedBy <= entry.placedBy) break;
      this.#put(above, place);
      place = parent;
    }
    this.#put(entry, place);
  }

  #sink(entry: T, from: number): void {
    let place = from;
    for (;;) {
      const left = this.#heap[2 * place + 1];
      const right = this.#heap[2 * place + 2];
      const older = right !== undefined && left !== undefined && right.placedBy < left.placedBy ? right : left;
      if (older === undefined || older.placedBy >= entry.placedBy) break;
      const next = older.place;
      this.#put(older, place);
      place = next;
    }
    this.#put(entry, place);
  }

  #put(entry: T, place: number): void {
    this.#heap[place] = entry;
    entry.place = place;
  }
}
