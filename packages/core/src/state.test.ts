import { describe, expect, it } from '@jest/globals';
import { STATES, State } from './index.js';

describe('the states', () => {
  it('are six strings, by name', () => {
    expect(State).toEqual({
      Closed: 'closed',
      Open: 'open',
      HalfOpen: 'half_open',
      MetricsOnly: 'metrics_only',
      Disabled: 'disabled',
      ForcedOpen: 'forced_open',
    });
    expect(Object.isFrozen(State)).toBe(true);
  });

  it('are listed in the order in which exporters and dashboards show them', () => {
    expect(STATES).toEqual(['closed', 'open', 'half_open', 'metrics_only', 'disabled', 'forced_open']);
    expect(Object.isFrozen(STATES)).toBe(true);
  });
});
