import { Board } from '../board.js';
import type { Exchange } from '../message.js';

/** What can be asked of a board. */
export type Question =
  | { readonly kind: 'exchange'; readonly namespace: string; readonly request: Exchange }
  | { readonly kind: 'members'; readonly namespace: string; readonly name: string };

/** What travels on a wire. `v` tells versions apart, `kind` the rest. */
export type Message =
  | { readonly v: 1; readonly kind: 'ask'; readonly from: string; readonly id: number; readonly question: Question }
  | { readonly v: 1; readonly kind: 'answer'; readonly to: string; readonly id: number; readonly reply: unknown }
  | { readonly v: 1; readonly kind: 'hint'; readonly namespace: string }
  | { readonly v: 1; readonly kind: 'seek' }
  | { readonly v: 1; readonly kind: 'host'; readonly rank: number; readonly address: string };

/** How stations of one machine hear each other. */
export interface Wire {
  /** Of two who keep the board the one with the lower rank goes on. `Infinity`: this one never does. */
  readonly rank: number;
  /** This station's address, unique on the wire. */
  readonly address: string;
  send(message: Message): void;
  listen(hear: (message: Message) => void): void;
  close(): void;
}

/** The boards that one host keeps, by namespace. */
export class Boards {
  readonly #boards = new Map<string, Board>();

  /** @param changed - called when the members of a namespace should exchange soon */
  answer(question: Question, changed: (namespace: string) => void): unknown {
    let board = this.#boards.get(question.namespace);
    if (board === undefined) {
      board = new Board();
      this.#boards.set(question.namespace, board);
    }
    // The host's own monotonic clock: it serves no one else.
    const now = performance.now();
    if (question.kind === 'members') return board.members(question.name, now);
    const answered = board.exchange(question.request, now);
    if (answered.changed) changed(question.namespace);
    return answered.reply;
  }
}

/** How often a host says that it is there, how long a newcomer waits to hear of one, and after how long another takes over; in ms. */
const ANNOUNCE = 500;
const SEEK = 100;
const SILENCE = 1_500;
/** How many questions wait for a host. */
const WAITING = 8;

/**
 * One member's place on a {@link Wire}: asks the host, or is the host.
 *
 * Whoever hears of no host for a while becomes one; a host that hears of another with a lower rank resigns. Two may think so for a
 * moment: a new board grants no lease until every lease of the old one has run out.
 */
export class Station {
  readonly #wire: Wire;
  readonly #namespace: string;
  readonly #hint: () => void;
  readonly #asked = new Map<number, { readonly question: Question; readonly resolve: (reply: unknown) => void }>();
  /** As the host. */
  #boards: Boards | undefined;
  /** Whom it heard of last, and when. */
  #host = '';
  #heardAt = performance.now();
  #next = 0;
  #announcing: ReturnType<typeof setInterval> | undefined;
  #seeking: ReturnType<typeof setTimeout> | undefined;

  constructor(wire: Wire, namespace: string, hint: () => void) {
    this.#wire = wire;
    this.#namespace = namespace;
    this.#hint = hint;
    wire.listen((message) => this.#hear(message));
    if (wire.rank === Infinity) return;
    wire.send({ v: 1, kind: 'seek' });
    this.#seeking = setTimeout(() => {
      if (this.#host === '') this.#serve();
    }, SEEK);
    this.#announcing = setInterval(() => this.#beat(), ANNOUNCE);
    this.#seeking.unref();
    this.#announcing.unref();
  }

  /** @returns the reply; it never comes while there is no host, and the fleet gives up on it */
  ask(question: Question): Promise<unknown> {
    return new Promise((resolve) => {
      if (this.#boards !== undefined) {
        resolve(this.#answer(question));
        return;
      }
      for (const [old, { resolve: forget }] of this.#asked) {
        if (this.#asked.size < WAITING) break;
        forget(undefined);
        this.#asked.delete(old);
      }
      const id = this.#next++;
      this.#asked.set(id, { question, resolve });
      this.#wire.send({ v: 1, kind: 'ask', from: this.#wire.address, id, question });
    });
  }

  #serve(): void {
    this.#boards = new Boards();
    this.#host = this.#wire.address;
    this.#announce();
    for (const { question, resolve } of this.#asked.values()) resolve(this.#answer(question));
    this.#asked.clear();
  }

  #announce(): void {
    this.#wire.send({ v: 1, kind: 'host', rank: this.#wire.rank, address: this.#wire.address });
  }

  #beat(): void {
    if (this.#boards !== undefined) this.#announce();
    else if (performance.now() - this.#heardAt > SILENCE) this.#serve();
  }

  #hear(message: Message): void {
    if (Object(message).v !== 1) return;
    switch (message.kind) {
      case 'seek':
        if (this.#boards !== undefined) this.#announce();
        return;
      case 'ask':
        if (this.#boards === undefined) return;
        this.#wire.send({
          v: 1,
          kind: 'answer',
          to: message.from,
          id: message.id,
          reply: this.#answer(message.question),
        });
        return;
      case 'answer':
        if (message.to !== this.#wire.address) return;
        this.#asked.get(message.id)?.resolve(message.reply);
        this.#asked.delete(message.id);
        return;
      case 'hint':
        if (message.namespace === this.#namespace) this.#hint();
        return;
      case 'host':
        this.#heed(message.rank, message.address);
        return;
    }
  }

  /** There is a host, and if it is another than before, it has not heard what was asked. */
  #heed(rank: number, address: string): void {
    if (this.#boards !== undefined && rank > this.#wire.rank) return;
    this.#boards = undefined;
    this.#heardAt = performance.now();
    if (this.#host === address) return;
    this.#host = address;
    for (const [id, { question }] of this.#asked) {
      this.#wire.send({ v: 1, kind: 'ask', from: this.#wire.address, id, question });
    }
  }

  #answer(question: Question): unknown {
    return this.#boards?.answer(question, (namespace) => {
      this.#wire.send({ v: 1, kind: 'hint', namespace });
      if (namespace === this.#namespace) this.#hint();
    });
  }

  /** Leave the wire. What was asked is answered with nothing. */
  close(): void {
    clearInterval(this.#announcing);
    clearTimeout(this.#seeking);
    for (const { resolve } of this.#asked.values()) resolve(undefined);
    this.#asked.clear();
    this.#boards = undefined;
    this.#wire.close();
  }
}
