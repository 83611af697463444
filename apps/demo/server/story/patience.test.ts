import { afterEach, describe, expect, it } from '@jest/globals';
import { type Patience, sayStalled, startPatience } from './patience.js';

let patience: Patience;
afterEach(() => patience.end());

describe('the patience of a story', () => {
  it('waits until what is looked at is as it should be, and gives what was seen', async () => {
    patience = startPatience(60_000);
    let looks = 0;
    expect(
      await patience.until(
        'three looks',
        () => ++looks,
        (seen) => seen === 3,
      ),
    ).toBe(3);
    expect(patience.stalled).toBeUndefined();
  });

  it('names the first thing that did not happen in time, and waits for nothing after it', async () => {
    patience = startPatience(50);
    const never = (what: string) => patience.until(what, () => 'nothing', Object.is.bind(null, 'something'));
    expect(await never('a rose')).toBe('nothing');
    const allowed: number[] = [];
    await patience.allows('a thorn', async (left) => allowed.push(left) === 0);
    expect(allowed).toEqual([0]);
    expect(patience.stalled).toEqual({ what: 'a rose', after: 50, onTime: expect.any(Number) });
  });

  it('takes what has happened though the look took longer than there was time', async () => {
    patience = startPatience(0);
    expect(
      await patience.until(
        'a slow look',
        () => new Promise((resolve) => setTimeout(resolve, 30, 'there')),
        (seen) => seen === 'there',
      ),
    ).toBe('there');
    expect(patience.stalled).toBeUndefined();
  });
});

describe('what is said when something did not happen', () => {
  const stall = { what: 'payment_api to be open', after: 120_000 };

  it('is that the machine is too slow, where its timers came late', () => {
    expect(sayStalled({ ...stall, onTime: 0.12 })).toBe(
      'This machine is too slow for the story: the story waited 120 s for payment_api to be open, and only 12 % of its timers ' +
        'fired on time. Try again when it is less busy.',
    );
  });

  it('is that something is broken, where the machine kept up', () => {
    expect(sayStalled({ ...stall, onTime: 0.96 })).toMatch(/^Something is broken: .* fast enough \(96 % of its timers/);
  });
});
