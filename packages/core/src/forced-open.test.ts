import { describe, expect, it, jest } from '@jest/globals';
import { circuit, rejection, succeed } from './breaker.test-kit.js';

describe('a circuit that is forced open', () => {
  it('rejects every call until someone acts, and never asks the retry rule', () => {
    const delay = jest.fn(() => 0);
    const ready = jest.fn(() => true);
    const { breaker, clock, heard } = circuit({ retry: { delay, ready } });
    breaker.forceOpen('maintenance window');
    expect(rejection(breaker)).toMatchObject({ state: 'forced_open', retryAfter: undefined });
    clock.advance(1e12);
    expect(rejection(breaker)).toMatchObject({ state: 'forced_open', retryAfter: undefined });
    expect(breaker.info()).toMatchObject({ state: 'forced_open', retryAfter: undefined });
    expect(breaker.toJSON()).not.toHaveProperty('retryAfter');
    expect(delay).not.toHaveBeenCalled();
    expect(ready).not.toHaveBeenCalled();
    expect(heard.transitions()).toEqual(['closed -> forced_open: manual: maintenance window']);
    expect(heard.signals[0]).not.toHaveProperty('retryAfter');
  });

  it('rejects asynchronous calls with a rejection, not with a throw', async () => {
    const { breaker } = circuit();
    breaker.forceOpen();
    const fn = jest.fn(async () => 1);
    const promise = breaker.call(fn);
    await expect(promise).rejects.toMatchObject({ code: 'FLUXGATE_NOT_PERMITTED', state: 'forced_open' });
    expect(fn).not.toHaveBeenCalled();
  });

  it('records nothing and lets calls through again when it is reset', () => {
    const { breaker } = circuit();
    breaker.forceOpen();
    rejection(breaker);
    expect(breaker.info().metrics.totalCount).toBe(0);
    breaker.reset();
    succeed(breaker);
    expect(breaker.info().metrics.totalCount).toBe(1);
  });
});
