/** How much of a body is read ahead of its reader, in bytes. */
const READ_AHEAD = 65_536;

/** Told once how the transfer of a body ended. */
export interface BodyObserver {
  /** All of it has arrived. */
  ended(): void;
  /** It was cut, it stalled, or it was aborted. */
  failed(error: unknown): void;
  /** Its reader wants no more of it, or is gone. */
  cancelled(): void;
}

/** How long the reader of a body waits for its next piece, and what it gets when that was too long. */
export interface Patience {
  readonly ms: number;
  /** Gives the request up, and says with which error. */
  expired(): Error;
}

/**
 * The body of a response, on its way from the upstream to its reader.
 *
 * It reads ahead, so that the end of a short body is seen though nobody reads it, and so that its connection is free again. It
 * must not hold on to the stream that its reader has: whether that is still in use is what {@link whenUnreachable} finds out.
 */
export class Body {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>;
  readonly #observer: BodyObserver;
  readonly #patience: Patience | undefined;
  readonly #chunks: Uint8Array<ArrayBuffer>[] = [];
  #buffered = 0;
  #reading = false;
  /** Set once the transfer is over: how. */
  #over: { readonly error?: unknown } | undefined;
  /** The reader that waits for more. */
  #waiting: (() => void) | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(stream: ReadableStream<Uint8Array<ArrayBuffer>>, observer: BodyObserver, patience: Patience | undefined) {
    this.#reader = stream.getReader();
    this.#observer = observer;
    this.#patience = patience;
    this.#read();
  }

  /** The next piece, `undefined` at the end. Rejects with what ended the transfer. */
  async next(): Promise<Uint8Array<ArrayBuffer> | undefined> {
    if (this.#chunks.length === 0 && this.#over === undefined) await this.#more();
    const chunk = this.#chunks.shift();
    if (chunk === undefined) {
      if (this.#over !== undefined && 'error' in this.#over) throw this.#over.error;
      return undefined;
    }
    this.#buffered -= chunk.byteLength;
    this.#read();
    return chunk;
  }

  /** The reader wants no more. */
  cancel(reason?: unknown): Promise<void> {
    this.#end({}, (observer) => observer.cancelled());
    return this.#reader.cancel(reason);
  }

  #read(): void {
    if (this.#reading || this.#over !== undefined) return;
    if (this.#buffered >= READ_AHEAD && this.#waiting === undefined) return;
    this.#reading = true;
    this.#reader.read().then(
      ({ done, value }) => {
        this.#reading = false;
        if (done) return this.#end({}, (observer) => observer.ended());
        if (value.byteLength > 0) {
          this.#chunks.push(value);
          this.#buffered += value.byteLength;
          this.#wake();
        }
        this.#read();
      },
      (error: unknown) => this.#end({ error }, (observer) => observer.failed(error)),
    );
  }

  #more(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting = resolve;
      this.#timer = this.#patience && setTimeout(() => this.#expire(), this.#patience.ms);
      this.#read();
    });
  }

  #wake(): void {
    clearTimeout(this.#timer);
    this.#waiting?.();
    this.#waiting = undefined;
  }

  #expire(): void {
    const error = this.#patience?.expired();
    this.#end({ error }, (observer) => observer.failed(error));
    this.#reader.cancel(error).catch(() => {});
  }

  #end(over: { readonly error?: unknown }, tell: (observer: BodyObserver) => void): void {
    if (this.#over !== undefined) return;
    this.#over = over;
    this.#wake();
    tell(this.#observer);
  }
}
