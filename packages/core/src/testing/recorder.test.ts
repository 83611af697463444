import { describe, expect, it } from '@jest/globals';
import { CircuitBreaker } from '../index.js';
import { recorder } from './index.js';

describe('a recorder', () => {
  it('keeps signals as data and as one reads them', () => {
    const heard = recorder();
    const breaker = new CircuitBreaker({ name: 'payment_api', listeners: [heard] });
    breaker.forceOpen('maintenance');
    breaker.reset();
    expect(heard.transitions()).toEqual([
      'closed -> forced_open: manual: maintenance',
      'forced_open -> closed: manual',
    ]);
    expect(heard.signals.map(({ newState }) => newState)).toEqual(['forced_open', 'closed']);
  });

  it('hears of calls only when it is asked to', () => {
    expect('onCall' in recorder()).toBe(false);
    expect('onCall' in recorder({ calls: false })).toBe(false);
    const quiet = recorder();
    const curious = recorder({ calls: true });
    const breaker = new CircuitBreaker({ name: 'payment_api', listeners: [quiet, curious] });
    breaker.callSync(() => 1);
    expect(quiet.calls).toEqual([]);
    expect(curious.calls).toMatchObject([{ outcome: 'success', state: 'closed' }]);
  });

  it('forgets when it is told to', () => {
    const heard = recorder({ calls: true });
    const breaker = new CircuitBreaker({ name: 'payment_api', listeners: [heard] });
    breaker.callSync(() => 1);
    breaker.trip();
    heard.clear();
    expect([heard.signals, heard.calls, heard.transitions()]).toEqual([[], [], []]);
  });
});
