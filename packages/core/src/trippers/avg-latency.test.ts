import { describe, expect, it } from '@jest/globals';
import { avgLatency } from '../index.js';
import { evidence } from './tripper.test-kit.js';

describe('avgLatency', () => {
  it('holds from this mean on, inclusive', () => {
    const at = (duration: number): boolean => avgLatency(500).holds(evidence({ totalCount: 2, duration }));
    expect([at(0), at(999), at(1_000), at(1_001)]).toEqual([false, false, true, true]);
  });

  it('does not hold over nothing, nor where durations are unknown', () => {
    expect(avgLatency(1).holds(evidence({ duration: 0 }))).toBe(false);
    expect(avgLatency(1).holds(evidence({ totalCount: 5 }))).toBe(false);
  });

  it('tells the mean, the unit and the sample', () => {
    expect(avgLatency(500).explain?.(evidence({ totalCount: 2, duration: 1_200 }), true)).toEqual([
      { rule: 'avg_latency', value: 600, comparison: '>=', threshold: 500, unit: 'ms', sample: 2, of: 'calls' },
    ]);
  });

  it('needs durations and prints itself', () => {
    expect([avgLatency(500).durations, avgLatency(500).slowThresholds]).toEqual([true, []]);
    expect(String(avgLatency(500))).toBe('avg_latency(500)');
    expect(Object.isFrozen(avgLatency(500))).toBe(true);
  });
});
