/** A member of a {@link RecencyList}. */
export interface Linked<T extends Linked<T>> {
  list: RecencyList<T> | undefined;
  older: T | undefined;
  newer: T | undefined;
}

/** Entries in order of use. Adding, removing and finding the ends take constant time; an entry is in one list at a time. */
export class RecencyList<T extends Linked<T>> {
  oldest: T | undefined;
  newest: T | undefined;

  /** Put `entry`, which is in no list, at the newest end. */
  push(entry: T): void {
    entry.list = this;
    entry.older = this.newest;
    if (this.newest === undefined) this.oldest = entry;
    else this.newest.newer = entry;
    this.newest = entry;
  }

  /** Take `entry` out, which is in this list. */
  remove(entry: T): void {
    const { older, newer } = entry;
    if (older === undefined) this.oldest = newer;
    else older.newer = newer;
    if (newer === undefined) this.newest = older;
    else newer.older = older;
    entry.list = undefined;
    entry.older = undefined;
    entry.newer = undefined;
  }
}
