import { describe, expect, it } from '@jest/globals';
import { START, signal } from './testing/events.js';
import { levelsOf, segmentsOf, step } from './timeline.js';

const opened = signal(10_000, 'closed', 'open');
const tried = signal(15_000, 'open', 'half_open');
const closed = signal(15_200, 'half_open', 'closed');

describe('the stretches of a time line', () => {
  it('reach from change to change; the last one lasts', () => {
    expect(segmentsOf('closed', [opened, tried, closed], START)).toEqual([
      { state: 'closed', from: START, to: opened.at },
      { state: 'open', from: opened.at, to: tried.at },
      { state: 'half_open', from: tried.at, to: closed.at },
      { state: 'closed', from: closed.at, to: null },
    ]);
  });

  it('is one when nothing has changed', () => {
    expect(segmentsOf('disabled', [], START)).toEqual([{ state: 'disabled', from: START, to: null }]);
  });

  it('leaves out what took no time', () => {
    const atOnce = signal(10_000, 'open', 'half_open');
    expect(segmentsOf('closed', [opened, atOnce], START).map(({ state }) => state)).toEqual(['closed', 'half_open']);
  });
});

describe('the levels of marks', () => {
  const marksAt = (...times: number[]) => times.map((time) => signal(time, 'closed', 'open'));

  it.each([
    [
      [0, 5_000, 10_000],
      [0, 0, 0],
    ],
    [
      [0, 100, 200],
      [0, 1, 2],
    ],
    [
      [0, 100, 4_050],
      [0, 1, 0],
    ],
    [
      [0, 100, 4_000],
      [0, 1, 0],
    ],
    [
      [0, 100, 200, 300],
      [0, 1, 2, 0],
    ],
    [[], []],
  ])('marks at %j hang on %j', (times, levels) => {
    expect(levelsOf(marksAt(...times), 4_000, 3)).toEqual(levels);
  });
});

describe('the arrow keys', () => {
  const other = signal(14_000, 'closed', 'open', { circuit: 'shipping_api' });
  const far = signal(99_000, 'open', 'closed', { circuit: 'shipping_api' });
  const rows = [[opened, tried, closed], [], [other, far]];

  it.each([
    ['ArrowRight', opened, tried],
    ['ArrowRight', closed, undefined],
    ['ArrowLeft', tried, opened],
    ['Home', closed, opened],
    ['End', opened, closed],
    ['ArrowDown', opened, other],
    ['ArrowDown', far, undefined],
    ['ArrowUp', other, tried],
  ] as const)('%s leads on', (key, from, to) => {
    expect(step(rows, from, key)).toBe(to);
  });
});
