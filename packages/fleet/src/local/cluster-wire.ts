import cluster, { type Worker } from 'node:cluster';
import { randomBytes } from 'node:crypto';
import { isMainThread } from 'node:worker_threads';
import { known, text } from '../validate.js';
import { Boards, type Message, type Wire } from './station.js';

/** What travels between a worker and its primary: a message, under the name of its channel. */
interface Parcel {
  readonly fluxgate: string;
  readonly message: Message;
}

/** The way from a worker of `node:cluster` to its primary; `undefined` elsewhere. */
export function clusterWire(channel: string): Wire | undefined {
  if (!cluster.isWorker || !isMainThread || process.send === undefined) return undefined;
  let hear: ((message: Message) => void) | undefined;
  const receive = (parcel: unknown): void => {
    if (Object(parcel).fluxgate === channel) hear?.((parcel as Parcel).message);
  };
  process.on('message', receive);
  return {
    rank: Infinity,
    address: randomBytes(9).toString('base64url'),
    send(message) {
      // A primary that is gone is no reason to throw: the answer does not come.
      if (process.connected) process.send?.({ fluxgate: channel, message } satisfies Parcel, () => {});
    },
    listen(given) {
      hear = given;
    },
    close() {
      process.off('message', receive);
    },
  };
}

/**
 * Keep the boards for the workers of `node:cluster`, in the primary. Workers whose primary does not do this are on their own.
 *
 * @param options - `channel`: as in `localTransport({ channel })`
 * @returns a function that ends it
 * @throws TypeError outside of a primary, or for a bad option
 * @example
 * ```ts
 * if (cluster.isPrimary) {
 *   hostLocalFleets();
 *   for (let i = 0; i < 4; i++) cluster.fork();
 * }
 * ```
 */
export function hostLocalFleets(options: { readonly channel?: string | undefined } = {}): () => void {
  known('hostLocalFleets(options)', options, ['channel']);
  const { channel = 'fluxgate-fleet' } = options;
  text('hostLocalFleets({ channel })', channel, 128);
  if (!cluster.isPrimary)
    throw new TypeError('hostLocalFleets() must be called in the primary of a cluster; got a worker');
  const boards = new Boards();
  const send = (worker: Worker, message: Message): void => {
    if (worker.isConnected()) worker.send({ fluxgate: channel, message } satisfies Parcel, () => {});
  };
  const hear = (worker: Worker, parcel: unknown): void => {
    if (Object(parcel).fluxgate !== channel) return;
    const { message } = parcel as Parcel;
    if (Object(message).v !== 1 || message.kind !== 'ask') return;
    const { from, id, question } = message;
    const reply = boards.answer(question, (namespace) => {
      for (const other of Object.values(cluster.workers ?? {})) {
        if (other !== undefined) send(other, { v: 1, kind: 'hint', namespace });
      }
    });
    send(worker, { v: 1, kind: 'answer', to: from, id, reply });
  };
  cluster.on('message', hear);
  return () => {
    cluster.off('message', hear);
  };
}
