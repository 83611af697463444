import { describe, expect, it } from '@jest/globals';
import { consecutive } from '../index.js';
import { period, resumed, SLOW } from './recovery.test-kit.js';

describe('consecutive', () => {
  it('closes after so many successes in a row', () => {
    const { feed, run } = period(consecutive(3));
    expect([run.needed, ...feed('+'), run.needed, ...feed('+'), run.needed]).toEqual([3, undefined, 2, undefined, 1]);
    expect(feed('+')).toEqual([
      {
        to: 'closed',
        leaves: [
          {
            rule: 'consecutive',
            value: 3,
            comparison: '>=',
            threshold: 3,
            sample: 3,
            of: 'probes',
            required: 3,
            failed: 0,
          },
        ],
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
          required: 3,
          failed: 1,
          detail: 'the last one failed',
        },
      ],
    });
    expect(period(consecutive(1)).feed('-')).toMatchObject([{ to: 'open', leaves: [{ value: 0, sample: 1 }] }]);
    expect(period(consecutive(1)).feed('+')).toMatchObject([{ to: 'closed' }]);
  });

  it('reopens at a success that is too slow, if it has a threshold', () => {
    const recovery = consecutive(3, { threshold: SLOW });
    expect(String(recovery)).toBe(`consecutive(3, threshold=${SLOW})`);
    expect(period(recovery).feed('+++').at(-1)).toMatchObject({ to: 'closed', leaves: [{ slowThreshold: SLOW }] });
    expect(period(recovery).feed('+s').at(-1)).toEqual({
      to: 'open',
      leaves: [
        {
          rule: 'consecutive',
          value: 1,
          comparison: '<',
          threshold: 3,
          sample: 2,
          of: 'probes',
          required: 3,
          failed: 0,
          slowThreshold: SLOW,
          detail: 'the last one took 500 ms, slow from 500 ms',
        },
      ],
    });
    expect(period(recovery).feed('x')).toMatchObject([
      { to: 'open', leaves: [{ failed: 1, detail: 'the last one failed' }] },
    ]);
    expect(
      period(consecutive(3, { threshold: SLOW + 1 }))
        .feed('sss')
        .at(-1)?.to,
    ).toBe('closed');
    expect(
      period(consecutive(3, { threshold: undefined }))
        .feed('sss')
        .at(-1)?.to,
    ).toBe('closed');
  });

  it('resumes a period that was saved', () => {
    const before = period(consecutive(3));
    before.feed('++');
    const { run, feed } = resumed(consecutive(3), before.run);
    expect(run.needed).toBe(1);
    expect(feed('+')).toMatchObject([{ to: 'closed', leaves: [{ value: 3, sample: 3 }] }]);
    expect(resumed(consecutive(3), before.run).feed('-')).toMatchObject([
      { to: 'open', leaves: [{ value: 2, sample: 3 }] },
    ]);
  });

  it.each([
    undefined,
    null,
    7,
    'x',
    [],
    {},
    { successes: -1 },
    { successes: 0.5 },
    { successes: 3 },
    { successes: '2' },
    { successes: null },
  ])('begins anew with %p, which it did not save', (saved) => {
    expect(period(consecutive(3), saved).run.needed).toBe(3);
  });

  it('begins anew with each half-open period, prints itself and cannot be changed', () => {
    const recovery = consecutive(2);
    period(recovery).feed('+');
    expect(period(recovery).feed('+')).toEqual([undefined]);
    expect(String(recovery)).toBe('consecutive(2)');
    expect(Object.isFrozen(recovery)).toBe(true);
  });
});
