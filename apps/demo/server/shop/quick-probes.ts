import type { Recovery } from '@fluxgate/core';

/**
 * Close after `count` probes in a row that succeed within `ms`; reopen at the first that does not. A recovery of our own, for
 * a circuit that opens because a service is slow: the built-in ones ask only whether probes fail, and would let everyone in
 * again while it still is.
 */
export function quickProbes(count: number, ms: number): Recovery {
  return {
    start() {
      let quick = 0;
      return {
        get needed() {
          return count - quick;
        },
        record({ failed, duration }) {
          if (failed) return { to: 'open', leaves: [{ rule: 'quick_probes', detail: 'a probe failed' }] };
          if (duration >= ms) {
            return {
              to: 'open',
              leaves: [{ rule: 'quick_probes', value: duration, comparison: '>=', threshold: ms, unit: 'ms' }],
            };
          }
          quick++;
          if (quick < count) return undefined;
          return {
            to: 'closed',
            leaves: [
              { rule: 'quick_probes', value: quick, comparison: '>=', threshold: count, detail: `within ${ms} ms` },
            ],
          };
        },
      };
    },
    toString: () => `quick_probes(${count}, ${ms})`,
  };
}
