import type { Exchange } from '../message.js';
import type { Transport } from '../transport.js';
import { known, text } from '../validate.js';
import { clusterWire } from './cluster-wire.js';
import { Station } from './station.js';
import { threadWire } from './thread-wire.js';

/** Options of {@link localTransport}. */
export interface LocalTransportOptions {
  /** Keeps fleets apart that share a machine but not a board, besides their namespaces. Default `'fluxgate-fleet'`. */
  readonly channel?: string | undefined;
}

/**
 * Members in one machine, without a server: worker threads of one process by `BroadcastChannel`, the workers of `node:cluster` by
 * messages through the primary.
 *
 * One of them keeps the board: of threads, the one that was there first; when it ends, another takes over with an empty board, which
 * the protocol allows for. Of a cluster it is the primary, where {@link hostLocalFleets} has to be called.
 *
 * @throws TypeError or RangeError for a bad option
 */
export function localTransport(options: LocalTransportOptions = {}): Transport {
  known('localTransport(options)', options, ['channel']);
  const { channel = 'fluxgate-fleet' } = options;
  text('localTransport({ channel })', channel, 128);
  let station: Station | undefined;
  let space = '';
  const at = (): Station => {
    if (station === undefined) throw new Error('the local transport is not open');
    return station;
  };
  return {
    open(namespace, hint) {
      space = namespace;
      station = new Station(clusterWire(channel) ?? threadWire(channel), namespace, hint);
    },
    exchange: (request: Exchange) => at().ask({ kind: 'exchange', namespace: space, request }),
    members: (name: string) => at().ask({ kind: 'members', namespace: space, name }),
    close() {
      station?.close();
      station = undefined;
    },
  };
}
