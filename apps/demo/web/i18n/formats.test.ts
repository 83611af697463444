import { describe, expect, it } from '@jest/globals';
import { formatsOf } from './formats.js';

const [en, ko] = [formatsOf('en'), formatsOf('ko')];

describe('a length of time', () => {
  it.each([
    [0, '0 s', '0초'],
    [400, '0 s', '0초'],
    [12_000, '12 s', '12초'],
    [60_000, '1 min', '1분'],
    [131_000, '2 min 11 s', '2분 11초'],
    [3_600_000 + 120_000 + 5_000, '1 h 2 min', '1시간 2분'],
    [-5_000, '0 s', '0초'],
  ])('of %d ms shows its two largest units', (ms, english, korean) => {
    expect([en.span(ms), ko.span(ms)]).toEqual([english, korean]);
  });
});

it('formats durations of calls, ratios and lists', () => {
  expect([en.latency(12.4), en.latency(1_000), ko.latency(999)]).toEqual(['12 ms', '1 s', '999ms']);
  expect([en.percent(0.625), ko.percent(1)]).toEqual(['62.5%', '100%']);
  expect([en.list(['a', 'b', 'c']), ko.list(['a', 'b'])]).toEqual(['a, b, and c', 'a 및 b']);
});

it('formats numbers with the digits that matter', () => {
  expect([0, 0.984, 12.34, 2_004, 12_345].map(en.number)).toEqual(['0', '0.984', '12.3', '2,004', '12,345']);
});

it('formats the time on a 24-hour clock, with seconds', () => {
  const midnight = new Date(2026, 10, 24, 0, 3, 7).getTime();
  expect([en.time(midnight), ko.time(midnight), en.minute(midnight)]).toEqual(['00:03:07', '00:03:07', '00:03']);
});
