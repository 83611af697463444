import { describeWith, REDIS } from '@fluxgate/test-kit';
import { expect, it } from '@jest/globals';
import { round } from './round.js';

describeWith(REDIS, 'six processes and a real Redis', () => {
  it('keep their promises while everything fails that can', async () => {
    const { faults, seen } = await round(20_261_127, 6);
    expect(faults).toEqual([]);
    expect(seen['reading']).toBeGreaterThan(6);
  }, 300_000);
});
