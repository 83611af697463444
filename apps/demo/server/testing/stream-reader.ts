import { createParser, type EventSourceMessage } from 'eventsource-parser';
import type { Event } from '../../shared/events.js';
import { STREAM_PATH, type StreamMessages } from '../../shared/stream.js';

/** A reader of the room's stream, as a browser is one, for tests. */
export interface StreamReader {
  readonly status: number;
  /** All messages, the oldest first. */
  readonly messages: readonly EventSourceMessage[];
  /** The `start` messages among them. */
  readonly starts: readonly StreamMessages['start'][];
  /** The events in the others, in order. */
  readonly events: readonly Event[];
  /** Resolves when what has come so far satisfies `done`. */
  until(done: (reader: StreamReader) => boolean): Promise<void>;
  /** Resolves when the server ends the stream. */
  readonly ended: Promise<void>;
  close(): void;
}

/** Read the stream of the server at `url`. */
export async function readStream(url: string, lastEventId?: string): Promise<StreamReader> {
  const abort = new AbortController();
  const headers = { accept: 'text/event-stream', ...(lastEventId !== undefined && { 'last-event-id': lastEventId }) };
  const response = await fetch(url + STREAM_PATH, { headers, signal: abort.signal });
  const messages: EventSourceMessage[] = [];
  const starts: StreamMessages['start'][] = [];
  const events: Event[] = [];
  const waiting = new Set<() => void>();
  const parser = createParser({
    onEvent(message) {
      messages.push(message);
      if (message.event === 'start') starts.push(JSON.parse(message.data));
      else events.push(...JSON.parse(message.data));
      for (const look of waiting) look();
    },
  });
  const read = async (): Promise<void> => {
    const text = new TextDecoder();
    for await (const chunk of response.body ?? []) parser.feed(text.decode(chunk, { stream: true }));
  };
  const reader: StreamReader = {
    status: response.status,
    messages,
    starts,
    events,
    until: (done) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!done(reader)) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    ended: read().catch(() => {}),
    close: () => abort.abort(),
  };
  return reader;
}
