import * as successor from '@prometheus-io/client';
import * as promClient from 'prom-client';
import * as onPromClient from '../index.js';
import * as onSuccessor from '../prometheus-io.js';

interface Pair {
  readonly name: string;
  readonly client: typeof promClient;
  readonly fluxgate: typeof onPromClient;
}

/** Both clients, each with the entry point that is made for it: what holds for the one holds for the other. */
export const CLIENTS: readonly [Pair, Pair] = [
  { name: 'prom-client', client: promClient, fluxgate: onPromClient },
  { name: '@prometheus-io/client', client: successor as unknown as typeof promClient, fluxgate: onSuccessor },
];
