import { randomBytes } from 'node:crypto';
import { BroadcastChannel, threadId } from 'node:worker_threads';
import type { Message, Wire } from './station.js';

/** Stations of one thread are told apart, and ranked, by their number. */
let made = 0;

/** The threads of one process, and the fleets within each thread. */
export function threadWire(channel: string): Wire {
  const bus = new BroadcastChannel(channel);
  // A fleet keeps no process alive.
  bus.unref();
  return {
    rank: threadId + made++ / 1_000_000,
    address: randomBytes(9).toString('base64url'),
    send: (message) => bus.postMessage(message),
    listen(hear) {
      bus.onmessage = (event: { data: unknown }) => hear(event.data as Message);
    },
    close: () => bus.close(),
  };
}
