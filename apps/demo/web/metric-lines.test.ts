import { expect, it } from '@jest/globals';
import { Recording } from '../shared/recording.js';
import { EMPTY_ROOM } from '../shared/room.js';
import { metricLines } from './metric-lines.js';
import { scrape, signal, transitions } from './testing/events.js';

const OPEN = 'circuit_breaker_state{circuit_name="payment_api",state="open"}';
const OPENED = transitions('payment_api', 'closed', 'open');
const CALLS = 'circuit_breaker_calls_total{circuit_name="payment_api",outcome="success"}';

const first = scrape(0, { [OPEN]: '0', [OPENED]: '0', [CALLS]: '10' });
const arrived = scrape(1_000, { [OPEN]: '1', [OPENED]: '1', [CALLS]: '14' });
const later = scrape(2_000, { [CALLS]: '14.5' });
const recording = new Recording(EMPTY_ROOM, [first, arrived, later]);
const followed = signal(500, 'closed', 'open');

const shown = (at: typeof first | undefined, where: typeof first | null) =>
  metricLines({ recording, circuit: 'payment_api', scrape: at, followed, arrived: where }).map(
    ({ key, value, touched, was }) => ({ key, value, touched, was }),
  );

it('shows what the followed transition made of its lines, also later on', () => {
  expect(shown(later, arrived)).toEqual([
    { key: OPEN, value: '1', touched: { was: '0', became: '1' }, was: null },
    { key: OPENED, value: '1', touched: { was: '0', became: '1' }, was: null },
    { key: CALLS, value: '14.5', touched: null, was: '14' },
  ]);
});

it('shows what the latest scrape has changed', () => {
  expect(shown(arrived, null).map(({ was }) => was)).toEqual(['0', '0', '10']);
});

it('shows nothing before the first scrape, and no value before a line was there', () => {
  expect(shown(undefined, null)).toEqual([]);
  expect(shown(first, null).map(({ was }) => was)).toEqual([null, null, null]);
});
