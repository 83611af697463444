import { describe, expect, it } from '@jest/globals';
import { probes } from '../index.js';
import { period } from './recovery.test-kit.js';

describe('probes', () => {
  it('closes after n recorded probes with a lower failure rate than that', () => {
    const { feed, run } = period(probes(4, { failureRate: 0.5 }));
    expect(run.needed).toBe(4);
    expect(feed('+-+')).toEqual([undefined, undefined, undefined]);
    expect(run.needed).toBe(1);
    expect(feed('+')).toEqual([
      {
        to: 'closed',
        leaves: [
          {
            rule: 'probes',
            value: 0.25,
            sample: 4,
            of: 'probes',
            comparison: '<',
            threshold: 0.5,
            detail: '1 failed, 4 wanted',
          },
        ],
      },
    ]);
  });

  it('reopens as soon as the rate can no longer come out lower', () => {
    expect(period(probes(4, { failureRate: 0.5 })).feed('-+-')).toEqual([
      undefined,
      undefined,
      {
        to: 'open',
        leaves: [
          {
            rule: 'probes',
            value: 2 / 3,
            sample: 3,
            of: 'probes',
            comparison: '>=',
            threshold: 0.5,
            detail: '2 failed, 4 wanted',
          },
        ],
      },
    ]);
  });

  it.each([
    [10, 0.5, '----', undefined],
    [10, 0.5, '-----', 'open'],
    [10, 0.5, '----++++++', 'closed'],
    [10, 0.5, '----+++++-', 'open'],
    [1, 0.5, '+', 'closed'],
    [1, 0.5, '-', 'open'],
    [2, 1, '-', undefined],
    [2, 1, '-+', 'closed'],
    [2, 1, '--', 'open'],
    [3, 0.01, '-', 'open'],
    [3, 0.01, '+++', 'closed'],
    [3, 0.34, '-', undefined],
    [3, 0.34, '-++', 'closed'],
  ])('%i, failure rate %d: %s ends as %s, and no earlier', (count, failureRate, fed, to) => {
    const verdicts = period(probes(count, { failureRate })).feed(fed);
    expect(verdicts.at(-1)?.to).toBe(to);
    expect(verdicts.slice(0, -1).every((one) => one === undefined)).toBe(true);
  });

  it('has a failure rate of 0.5 by default', () => {
    expect(period(probes(4)).feed('--').at(-1)?.to).toBe('open');
    expect(period(probes(4)).feed('-+++').at(-1)?.to).toBe('closed');
    expect(String(probes(4))).toBe('probes(4, failure_rate=0.5)');
    expect(String(probes(4, {}))).toBe('probes(4, failure_rate=0.5)');
  });

  it('begins anew with each half-open period, prints itself and cannot be changed', () => {
    const recovery = probes(2, { failureRate: 0.9 });
    period(recovery).feed('+');
    expect(period(recovery).feed('+')).toEqual([undefined]);
    expect(String(recovery)).toBe('probes(2, failure_rate=0.9)');
    expect(Object.isFrozen(recovery)).toBe(true);
  });
});
