import { expect, it } from '@jest/globals';
import { retryAfter } from './retry-after.js';

const now = Date.UTC(2026, 10, 22, 3, 0, 0);

it.each([
  ['30', null, 30_000],
  [' 1 ', null, 1_000],
  ['0', null, 0],
  ['1.5', null, 1_500],
  ['Sun, 22 Nov 2026 03:00:20 GMT', null, 20_000],
  ['Sun, 22 Nov 2026 02:00:00 GMT', null, 0],
  ['Sun, 22 Nov 2026 05:00:20 GMT', 'Sun, 22 Nov 2026 05:00:00 GMT', 20_000],
  ['Sun, 22 Nov 2026 03:00:20 GMT', 'nonsense', 20_000],
  ['soon', null, undefined],
  ['-5', null, undefined],
  ['', null, undefined],
  [null, null, undefined],
])('%j (server date %j) asks for %j ms', (value, date, expected) => {
  expect(retryAfter(value, now, date)).toBe(expected);
});
