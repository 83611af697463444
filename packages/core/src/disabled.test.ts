import { describe, expect, it, jest } from '@jest/globals';
import { boom, circuit, fail, succeed } from './breaker.test-kit.js';
import { countWindow } from './index.js';
import { recorder } from './testing/index.js';

describe('a disabled circuit', () => {
  it.each([false, true])('passes every call through and records nothing (measured: %s)', async (measure) => {
    const holds = jest.fn(() => true);
    const { breaker, heard } = circuit({ tripper: { holds, durations: false }, measure });
    breaker.disable();
    heard.clear();
    fail(breaker, 20);
    succeed(breaker, 20);
    await expect(breaker.call(() => Promise.reject(boom))).rejects.toBe(boom);
    await expect(breaker.call(async () => 7)).resolves.toBe(7);
    breaker.tryAcquire()?.failure(boom);
    expect(breaker.state).toBe('disabled');
    expect(breaker.info().metrics).toMatchObject({ totalCount: 0, failureCount: 0 });
    expect(holds).not.toHaveBeenCalled();
    expect(heard.signals).toEqual([]);
  });

  it('leaves a window empty that is a window of the user', () => {
    const record = jest.fn();
    const { breaker } = circuit({
      window: { create: (measures) => Object.assign(countWindow(9).create(measures), { record }) },
    });
    breaker.disable();
    succeed(breaker);
    fail(breaker);
    expect(record).not.toHaveBeenCalled();
  });

  it('tells those who hear of calls how each went, and records nothing all the same', async () => {
    const heard = recorder({ calls: true });
    const { breaker } = circuit({ listeners: [heard], tripper: { holds: () => true } });
    breaker.disable();
    fail(breaker);
    await breaker.call(async () => 1);
    expect(heard.calls.map(({ outcome, state }) => [outcome, state])).toEqual([
      ['failure', 'disabled'],
      ['success', 'disabled'],
    ]);
    expect(breaker.info().metrics.totalCount).toBe(0);
    expect(breaker.state).toBe('disabled');
  });

  it('starts from nothing when it is closed again', () => {
    const { breaker } = circuit();
    fail(breaker, 2);
    breaker.disable();
    fail(breaker, 2);
    breaker.reset();
    fail(breaker, 2);
    expect(breaker.state).toBe('closed');
    expect(breaker.info().metrics).toMatchObject({ totalCount: 2, failureCount: 2 });
  });

  it('does not ask the tracker, where nobody hears of calls', async () => {
    const asked = jest.fn(() => true);
    const { breaker } = circuit({ tracker: { error: asked, value: asked } });
    breaker.disable();
    succeed(breaker);
    fail(breaker);
    await breaker.call(async () => 'fine');
    expect(asked).not.toHaveBeenCalled();
  });
});
