import { describe, expect, it } from '@jest/globals';
import { probes } from '../index.js';
import { period, resumed, SLOW } from './recovery.test-kit.js';

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
            required: 4,
            failed: 1,
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
            required: 4,
            failed: 2,
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

  it.each([
    [4, 0.5, '+s+s', 'open'],
    [4, 0.5, '+s++', 'closed'],
    [4, 0.5, '+x+s', 'open'],
    [4, 0.5, 'ss', 'open'],
    [4, 1, 'sss+', 'closed'],
    [4, 1, 'ssss', 'open'],
  ])('%i, slow rate %d: %s ends as %s, and no earlier', (count, slow, fed, to) => {
    const verdicts = period(probes(count, { slowRate: slow, threshold: SLOW })).feed(fed);
    expect(verdicts.at(-1)?.to).toBe(to);
    expect(verdicts.slice(0, -1).every((one) => one === undefined)).toBe(true);
  });

  it('says which of the rates decided', () => {
    const recovery = probes(2, { failureRate: 0.4, slowRate: 0.9, threshold: SLOW });
    expect(String(recovery)).toBe(`probes(2, failure_rate=0.4, slow_rate=0.9, threshold=${SLOW})`);
    const slow = { rule: 'probes', of: 'probes', required: 2, threshold: 0.9, slowThreshold: SLOW };
    const failing = { rule: 'probes', of: 'probes', required: 2, threshold: 0.4 };
    expect(period(recovery).feed('+s').at(-1)).toEqual({
      to: 'closed',
      leaves: [
        { ...failing, value: 0, comparison: '<', sample: 2, failed: 0 },
        { ...slow, value: 0.5, comparison: '<', sample: 2 },
      ],
    });
    expect(period(recovery).feed('ss').at(-1)).toEqual({
      to: 'open',
      leaves: [{ ...slow, value: 1, comparison: '>=', sample: 2 }],
    });
    expect(period(recovery).feed('sx').at(-1)?.leaves).toHaveLength(2);
    expect(period(recovery).feed('-').at(-1)?.leaves).toMatchObject([{ ...failing, failed: 1 }]);
  });

  it('does not look at durations without a slow rate', () => {
    expect(period(probes(4)).feed('ssss').at(-1)).toMatchObject({ to: 'closed', leaves: [{ failed: 0 }] });
  });

  it.each([
    [{ slowRate: 0.5 }, 'probes(count, { threshold }) must be a finite number of ms above 0; got undefined'],
    [{ threshold: 5 }, 'probes(count, { slowRate }) must be a ratio above 0 and at most 1; got undefined'],
    [{ slowRate: 2, threshold: 5 }, 'probes(count, { slowRate }) must be a ratio above 0 and at most 1; got 2'],
    [{ slowRate: 1, threshold: 0 }, 'probes(count, { threshold }) must be a finite number of ms above 0; got 0'],
  ])('rejects %p', (options, message) => {
    expect(() => probes(5, options)).toThrow(message);
  });

  it('resumes a period that was saved, and decides as one that was never stopped', () => {
    const recovery = probes(6, { failureRate: 0.5, slowRate: 0.5, threshold: SLOW });
    for (const fed of ['-+-++s', '---', 'sss', '+x+-x', '++++++']) {
      const whole = period(recovery).feed(fed);
      let now = period(recovery);
      const verdicts = [...fed].map((one) => {
        now = resumed(recovery, now.run);
        return now.feed(one)[0];
      });
      expect(verdicts).toEqual(whole);
    }
  });

  it.each([
    undefined,
    null,
    7,
    'x',
    [],
    {},
    { recorded: 4, failed: 0, slow: 0 },
    { recorded: 1, failed: 2, slow: 0 },
    { recorded: 1, failed: 0, slow: 2 },
    { recorded: 3, failed: 2, slow: 0 },
    { recorded: 3, failed: 0, slow: 3 },
    { recorded: -1, failed: 0, slow: 0 },
    { recorded: 1.5, failed: 0, slow: 0 },
    { recorded: '1', failed: 0, slow: 0 },
    { recorded: 1, failed: null, slow: 0 },
    { recorded: 1, failed: 0 },
  ])('begins anew with %p, which it cannot have saved', (saved) => {
    expect(period(probes(4, { slowRate: 0.7, threshold: SLOW }), saved).run.needed).toBe(4);
  });

  it('begins anew with each half-open period, prints itself and cannot be changed', () => {
    const recovery = probes(2, { failureRate: 0.9 });
    period(recovery).feed('+');
    expect(period(recovery).feed('+')).toEqual([undefined]);
    expect(String(recovery)).toBe('probes(2, failure_rate=0.9)');
    expect(Object.isFrozen(recovery)).toBe(true);
  });
});
