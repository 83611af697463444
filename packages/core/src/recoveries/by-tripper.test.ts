import { describe, expect, it, jest } from '@jest/globals';
import { byTripper, type ReasonLeaf } from '../index.js';

const leaf: ReasonLeaf = { rule: 'failure_streak' };

describe('byTripper', () => {
  it.each([
    [true, true, { to: 'open', leaves: [leaf] }],
    [true, false, undefined],
    [false, true, undefined],
    [false, false, { to: 'closed', leaves: [leaf] }],
  ])('a probe that failed: %p, a tripper that holds: %p', (failed, holds, verdict) => {
    const leaves = jest.fn(() => [leaf]);
    const run = byTripper().start();
    expect(run.record({ failed, duration: 0, tripper: () => ({ holds, leaves }) })).toEqual(verdict);
    expect(leaves).toHaveBeenCalledTimes(verdict === undefined ? 0 : 1);
  });

  it('needs as many probes as one likes, prints itself and cannot be changed', () => {
    expect(byTripper().start().needed).toBeUndefined();
    expect(String(byTripper())).toBe('by_tripper()');
    expect(Object.isFrozen(byTripper())).toBe(true);
  });
});
