import type { CircuitInfo } from '@fluxgate/core';
import type { ShopAnswer } from '../shop/load.js';
import type { ReadableMessage } from '../slack/reader.js';
import type { Stall } from './patience.js';
import type { TapedLine } from './tape.js';

/** The circuit that the story is about. */
export const HERO = 'payment_api';

/** A circuit as `GET /api/circuits` shows it. */
export type CircuitJson = Pick<CircuitInfo, 'name' | 'state'> & { readonly reason?: { readonly text: string } };

/** What was seen of the story from outside, over HTTP and in the log. */
export interface Observations {
  /** All answers of the shop until payments were broken. */
  readonly healthy: readonly ShopAnswer[];
  /** The answers to orders from then on. */
  readonly orders: readonly ShopAnswer[];
  /** The circuit as it was when waiting for it to open was over. */
  readonly opened: CircuitJson | undefined;
  /** How many requests reached payments while the circuit was seen open. */
  readonly reachedWhileOpen: number;
  /** All circuits at the end. */
  readonly circuits: readonly CircuitJson[];
  /** `/metrics` before the first request, while the circuit was open, and at the end. */
  readonly scrapes: { readonly first: string; readonly open: string; readonly last: string };
  /** What the stand-in for Slack received. */
  readonly messages: readonly ReadableMessage[];
  /** What was logged about circuits. */
  readonly log: readonly TapedLine[];
  /** What did not happen in time. */
  readonly stalled?: Stall | undefined;
}

/** The circuit of the story among all. */
export function hero(circuits: readonly CircuitJson[]): CircuitJson | undefined {
  return circuits.find(({ name }) => name === HERO);
}
