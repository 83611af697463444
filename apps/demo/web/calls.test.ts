import { describe, expect, it } from '@jest/globals';
import { callSeries, latestRates } from './calls.js';
import { figures, frame, START } from './testing/events.js';

const called = (success: number, failure = 0) => figures({ calls: { success, failure, ignored: 0, not_permitted: 0 } });

describe('calls per second', () => {
  it('are the calls of each frame over the time since the one before', () => {
    const frames = [frame(0, { a: called(4) }), frame(2_000, { a: called(10, 6) })];
    const { times, perSecond } = callSeries(frames, 'a', START - 1, START + 2_000);
    expect(times).toEqual([START, START + 2_000]);
    expect(perSecond.success).toEqual([4, 5]);
    expect(perSecond.failure).toEqual([0, 3]);
  });

  it('are 0 where a frame says nothing of the circuit', () => {
    const frames = [frame(0, { a: called(4) }), frame(1_000, {}), frame(2_000, { b: called(9) })];
    expect(callSeries(frames, 'a', START - 1, START + 9_000).perSecond.success).toEqual([4, 0, 0]);
  });

  it('are those of the time asked for', () => {
    const frames = [0, 1_000, 2_000, 3_000].map((after) => frame(after, { a: called(after) }));
    expect(callSeries(frames, 'a', START + 1_000, START + 2_000).perSecond.success).toEqual([2_000]);
  });

  it('are told as the mean of the last seconds', () => {
    const frames = [10, 20, 30].map((success, i) => frame(i * 1_000, { a: called(success) }));
    expect(latestRates(callSeries(frames, 'a', 0, START + 9_000), 2).success).toBe(25);
    expect(latestRates(callSeries([], 'a', 0, START), 2).success).toBe(0);
  });
});
