import { describe, expect, it } from '@jest/globals';
import { consecutive } from '../index.js';
import { period } from './recovery.test-kit.js';

describe('consecutive', () => {
  it('closes after so many successes in a row', () => {
    const { feed, run } = period(consecutive(3));
    expect([run.needed, ...feed('+'), run.needed, ...feed('+'), run.needed]).toEqual([3, undefined, 2, undefined, 1]);
    expect(feed('+')).toEqual([
      {
        to: 'closed',
        leaves: [{ rule: 'consecutive', value: 3, comparison: '>=', threshold: 3, sample: 3, of: 'probes' }],
      },
    ]);
  });

  it('reopens at any failure', () => {
    expect(period(consecutive(3)).feed('++-').at(-1)).toEqual({
      to: 'open',
      leaves: [
        {
          rule: 'consecutive',
          value: 2,
          comparison: '<',
          threshold: 3,
          sample: 3,
          of: 'probes',
          detail: 'the last one failed',
        },
      ],
    });
    expect(period(consecutive(1)).feed('-')).toMatchObject([{ to: 'open', leaves: [{ value: 0, sample: 1 }] }]);
    expect(period(consecutive(1)).feed('+')).toMatchObject([{ to: 'closed' }]);
  });

  it('begins anew with each half-open period, prints itself and cannot be changed', () => {
    const recovery = consecutive(2);
    period(recovery).feed('+');
    expect(period(recovery).feed('+')).toEqual([undefined]);
    expect(String(recovery)).toBe('consecutive(2)');
    expect(Object.isFrozen(recovery)).toBe(true);
  });
});
