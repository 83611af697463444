import { describe, expect, it } from '@jest/globals';
import { START, scrape, transitions } from './testing/events.js';
import { RATE_WINDOW, tripRates } from './trips.js';

const OPENED = transitions('payment_api', 'closed', 'open');
const REOPENED = transitions('payment_api', 'half_open', 'open');

/** Each circuit's rate at `after` ms, as openings in five minutes. */
function openings(base: Record<string, string>, scrapes: ReturnType<typeof scrape>[], after: number) {
  const { lines } = tripRates(base, scrapes, [START + after]);
  return Object.fromEntries(lines.map(({ circuit, rates }) => [circuit, (rates[0] ?? 0) * (RATE_WINDOW / 1_000)]));
}

describe('the trip rate', () => {
  it('is the increase over five minutes, first openings and reopenings together', () => {
    const scrapes = [
      scrape(1_000, { [OPENED]: '0', [REOPENED]: '0' }),
      scrape(10_000, { [OPENED]: '1' }),
      scrape(20_000, { [REOPENED]: '3' }),
    ];
    expect(openings({}, scrapes, 9_999)).toEqual({});
    expect(openings({}, scrapes, 10_000)).toEqual({ payment_api: 1 });
    expect(openings({}, scrapes, 20_000)).toEqual({ payment_api: expect.closeTo(4) });
    // The first one falls out of the window.
    expect(openings({}, scrapes, 10_000 + RATE_WINDOW)).toEqual({ payment_api: expect.closeTo(3) });
    expect(openings({}, scrapes, 20_000 + RATE_WINDOW)).toEqual({});
  });

  it('counts from where the counters stood before', () => {
    expect(openings({ [OPENED]: '40' }, [scrape(5_000, { [OPENED]: '41' })], 6_000)).toEqual({
      payment_api: expect.closeTo(1),
    });
  });

  it('leaves other transitions alone', () => {
    const closed = transitions('payment_api', 'half_open', 'closed');
    expect(openings({}, [scrape(5_000, { [closed]: '7', process_up: '1' })], 6_000)).toEqual({});
  });

  it('has a line for each circuit that tripped, the busiest first', () => {
    const shipping = transitions('shipping_api', 'closed', 'open');
    const scrapes = [scrape(1_000, { [OPENED]: '1', [shipping]: '2' })];
    expect(tripRates({}, scrapes, [START + 500, START + 1_000]).lines).toEqual([
      { circuit: 'shipping_api', rates: [0, 2 / 300] },
      { circuit: 'payment_api', rates: [0, 1 / 300] },
    ]);
  });
});
