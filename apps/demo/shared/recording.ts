// What happened lately, and from it the room as it was at any moment of that time.

import type { Event, EventKind } from './events.js';
import { type At, after, EMPTY_ROOM, type Room } from './room.js';

/** An event of the kind `K`. */
export type EventOf<K extends EventKind> = At<Extract<Event, { readonly kind: K }>>;

/** How many events lie between two rooms that are kept: going back costs folding so many at the most. */
const STRIDE = 100;

/**
 * Events in the order in which they happened, and the room as it was before the first of them. Each page keeps one, and what
 * is folded out of the same events is the same room. (The server never looks back: its chronicle keeps the texts alone.)
 */
export class Recording {
  #base: Room;
  #events: Event[] = [];
  #byKind = new Map<EventKind, Event[]>();
  /** The rooms after each {@link STRIDE}th event that was ever recorded. */
  #checkpoints: Room[] = [];
  /** How many events were recorded before the first that is kept; always a multiple of {@link STRIDE}. */
  #forgotten = 0;
  #latest: Room;
  #found: { readonly count: number; readonly room: Room } | undefined;

  constructor(base: Room = EMPTY_ROOM, events: readonly Event[] = []) {
    this.#base = base;
    this.#latest = base;
    this.append(events);
  }

  /** The room before the first event that is kept. */
  get base(): Room {
    return this.#base;
  }

  /** What is kept, the oldest first. */
  get events(): readonly Event[] {
    return this.#events;
  }

  /** The room after everything. */
  get latest(): Room {
    return this.#latest;
  }

  /** How many events there ever were. */
  get count(): number {
    return this.#forgotten + this.#events.length;
  }

  /** The events of one kind that are kept, the oldest first. */
  of<K extends EventKind>(kind: K): readonly EventOf<K>[] {
    return (this.#byKind.get(kind) ?? []) as readonly Event[] as readonly EventOf<K>[];
  }

  /** Events that have happened since the last one. */
  append(events: readonly Event[]): void {
    for (const event of events) {
      this.#events.push(event);
      const alike = this.#byKind.get(event.kind) ?? [];
      this.#byKind.set(event.kind, alike);
      alike.push(event);
      this.#latest = after(this.#latest, event);
      if (this.#events.length % STRIDE === 0) this.#checkpoints.push(this.#latest);
    }
  }

  /** Fold what happened before `time` (ms since the Unix epoch) into {@link base}, as far as whole strides reach. */
  forget(time: number): void {
    const strides = Math.floor(countUntil(this.#events, time - 1) / STRIDE);
    if (strides === 0) return;
    this.#base = this.#checkpoints[strides - 1] as Room;
    this.#checkpoints.splice(0, strides);
    const dropped = this.#events.splice(0, strides * STRIDE);
    this.#forgotten += dropped.length;
    for (const [kind, alike] of this.#byKind) {
      alike.splice(0, dropped.filter((event) => event.kind === kind).length);
    }
    this.#found = undefined;
  }

  /** The room at `time` (ms since the Unix epoch); the same object for as long as nothing happens. */
  at(time: number): Room {
    const count = countUntil(this.#events, time);
    if (count === this.#events.length) return this.#latest;
    if (this.#found?.count === count) return this.#found.room;
    const stride = Math.floor(count / STRIDE);
    let from = stride * STRIDE;
    let room = stride === 0 ? this.#base : (this.#checkpoints[stride - 1] as Room);
    // A replay goes on from where it was.
    if (this.#found !== undefined && this.#found.count <= count && this.#found.count > from) {
      from = this.#found.count;
      room = this.#found.room;
    }
    for (const event of this.#events.slice(from, count)) room = after(room, event);
    this.#found = { count, room };
    return room;
  }
}

/** How many of `events`, which are in order, had happened by `time`. */
export function countUntil(events: readonly { readonly at: number }[], time: number): number {
  let [low, high] = [0, events.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((events[middle] as Event).at <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Those of `events`, which are in order, that happened after `from` and by `to`. */
export function between<T extends { readonly at: number }>(
  events: readonly T[],
  from: number,
  to: number,
): readonly T[] {
  return events.slice(countUntil(events, from), countUntil(events, to));
}
