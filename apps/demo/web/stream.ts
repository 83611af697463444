// The connection to the server: what it tells, and whether it is still there.

import { STREAM_PATH, type StreamMessages } from '../shared/stream.js';

/** Whom the stream tells what. */
export interface StreamHandlers {
  start(message: StreamMessages['start']): void;
  events(message: StreamMessages['events']): void;
  /** Something came: the server lives. */
  heard(): void;
  /** The connection broke, or nothing has come for {@link SILENCE} ms. */
  lost(): void;
}

/** The server speaks every second. After so many ms without a word it is taken for dead, also while the connection stands. */
export const SILENCE = 5_000;

/** How long to wait before connecting anew, where the browser does not do so by itself, in ms. */
const RECONNECT = 2_000;

/** The part of `EventSource` that is needed. */
export interface Source {
  readonly readyState: number;
  addEventListener(name: string, listener: (event: Event) => void): void;
  close(): void;
}

/** Listen to the server until the returned function is called. */
export function listen(
  handlers: StreamHandlers,
  open: () => Source = () => new EventSource(STREAM_PATH.replace(/^\//, '')),
): () => void {
  let source: Source;
  let silence: ReturnType<typeof setTimeout> | undefined;
  let again: ReturnType<typeof setTimeout> | undefined;

  const alive = () => {
    clearTimeout(silence);
    silence = setTimeout(reconnect, SILENCE);
    handlers.heard();
  };
  const connect = () => {
    source = open();
    source.addEventListener('start', (message) => {
      handlers.start(JSON.parse((message as MessageEvent<string>).data));
      alive();
    });
    source.addEventListener('events', (message) => {
      handlers.events(JSON.parse((message as MessageEvent<string>).data));
      alive();
    });
    source.addEventListener('error', () => {
      handlers.lost();
      // A broken connection is the browser's to mend; a refused one (an answer that is no stream) it gives up.
      if (source.readyState === CLOSED) {
        clearTimeout(again);
        again = setTimeout(reconnect, RECONNECT);
      }
    });
  };
  const stop = () => {
    clearTimeout(silence);
    clearTimeout(again);
    source.close();
  };
  const reconnect = () => {
    stop();
    handlers.lost();
    connect();
    silence = setTimeout(reconnect, SILENCE);
  };

  connect();
  silence = setTimeout(reconnect, SILENCE);
  return stop;
}

/** `EventSource.CLOSED`, which is no name outside browsers. */
const CLOSED = 2;
