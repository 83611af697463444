import { type Event, REMEMBERED } from '../../shared/events.js';
import { after, EMPTY_ROOM, type Room } from '../../shared/room.js';
import type { Time } from '../time.js';

/** How much is remembered at most, in characters of JSON: with a crowd of circuits, a second says more than usual. */
const ROOM_FOR = 24_000_000;

/** What happened, without its time: the chronicle knows that. */
export type Happening = Event extends infer E ? (E extends Event ? Omit<E, 'at'> : never) : never;

/** What a {@link Chronicle} can be told. */
export interface ChronicleOptions {
  readonly time: Pick<Time, 'now'>;
  /** How long events are remembered, in ms. Default {@link REMEMBERED}. */
  readonly remembered?: number;
  /** How many characters of JSON are remembered at most. Default 24 million. */
  readonly roomFor?: number;
}

interface Entry {
  readonly at: number;
  /** As it goes out, and nothing else: hundreds of objects an event would take several times the memory. */
  readonly json: string;
}

/**
 * All that has happened: the events of late, and the room as all those before them left it. Events are numbered from 1; what
 * is too old or too much is folded into the room, so that room and events together always tell everything.
 */
export class Chronicle {
  readonly #time: Pick<Time, 'now'>;
  readonly #remembered: number;
  readonly #roomFor: number;
  readonly #watchers = new Set<() => void>();
  #base: Room = EMPTY_ROOM;
  #entries: Entry[] = [];
  /** Where in `#entries` the first that is still remembered stands: taking each off the front by itself would cost too much. */
  #start = 0;
  #forgotten = 0;
  #size = 0;
  #at = 0;

  constructor({ time, remembered = REMEMBERED, roomFor = ROOM_FOR }: ChronicleOptions) {
    this.#time = time;
    this.#remembered = remembered;
    this.#roomFor = roomFor;
  }

  /** The room as it was after the event number {@link forgotten}. */
  get base(): Room {
    return this.#base;
  }

  /** How many events are folded into {@link base}. */
  get forgotten(): number {
    return this.#forgotten;
  }

  /** The number of the latest event; 0 before the first. */
  get count(): number {
    return this.#forgotten + this.#entries.length - this.#start;
  }

  /** How many characters of JSON the events have that are remembered. */
  get size(): number {
    return this.#size;
  }

  /** How many wait for the next event. */
  get watchers(): number {
    return this.#watchers.size;
  }

  /** Write down what happens now, or happened at `at` (ms since the Unix epoch); never before what is already written. */
  record(happening: Happening, at: number = this.#time.now()): void {
    this.#at = Math.max(this.#at, at);
    const json = JSON.stringify({ at: this.#at, ...happening });
    this.#entries.push({ at: this.#at, json });
    this.#size += json.length;
    this.#forget();
    for (const tell of this.#watchers) tell();
  }

  /**
   * What came after the event number `number`, as JSON texts in order, about `upTo` characters of them and at least one if
   * there is any. `undefined` when some of it is forgotten, or `number` has not been yet.
   */
  since(number: number, upTo: number): readonly string[] | undefined {
    if (number < this.#forgotten || number > this.count) return undefined;
    const texts: string[] = [];
    let size = 0;
    for (let i = this.#start + number - this.#forgotten; i < this.#entries.length && size < upTo; i++) {
      const { json } = this.#entries[i] as Entry;
      texts.push(json);
      size += json.length;
    }
    return texts;
  }

  /** Have `tell` called at each event. Returns what ends that. */
  watch(tell: () => void): () => void {
    this.#watchers.add(tell);
    return () => this.#watchers.delete(tell);
  }

  #forget(): void {
    const horizon = this.#at - this.#remembered;
    for (;;) {
      const oldest = this.#entries[this.#start];
      if (oldest === undefined || (oldest.at >= horizon && this.#size <= this.#roomFor)) break;
      this.#base = after(this.#base, JSON.parse(oldest.json) as Event);
      this.#size -= oldest.json.length;
      this.#forgotten++;
      this.#start++;
    }
    if (this.#start > this.#entries.length / 2) {
      this.#entries = this.#entries.slice(this.#start);
      this.#start = 0;
    }
  }
}
