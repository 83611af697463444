/**
 * What a page that is sent over the network may cost its reader: the most that each import may weigh, in bytes, minified by
 * esbuild and gzipped, our own code alone (no peer, no dependency).
 *
 * Each is what was measured, with up to 2 % to spare. One that is broken is a question to its author: is what was added worth
 * this to everyone? If so, write the new figure here; if something became smaller, do so as well.
 */
export const budgets: readonly Budget[] = [
  { from: '@fluxgate/core', import: '{ CircuitBreaker }', bytes: 8_590 },
  { from: '@fluxgate/core', import: '*', bytes: 10_490 },
  { from: '@fluxgate/core', import: '{ State }', bytes: 148 },
  // Whichever is the largest: a rule, `and`, the error …
  { from: '@fluxgate/core', import: 'any other', bytes: 1_360 },
  { from: '@fluxgate/core/testing', import: '*', bytes: 545 },
  { from: '@fluxgate/listener-log', import: '*', bytes: 2_570 },
  { from: '@fluxgate/listener-prometheus', import: '*', bytes: 4_740 },
  { from: '@fluxgate/listener-prometheus/prometheus-io', import: '*', bytes: 4_750 },
  { from: '@fluxgate/listener-slack', import: '*', bytes: 11_390 },
];

export interface Budget {
  /** The entry point. */
  readonly from: string;
  /** Everything (`*`), one thing, or whichever single thing weighs most of those that no other budget names. */
  readonly import: '*' | 'any other' | `{ ${string} }`;
  readonly bytes: number;
}
