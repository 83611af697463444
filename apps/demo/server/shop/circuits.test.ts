import { describe, expect, it } from '@jest/globals';
import { createCircuits } from './circuits.js';
import { quickProbes } from './quick-probes.js';
import { UpstreamError, UpstreamTimeout } from './upstream-client.js';

const { payments, inventory, shipping } = createCircuits({
  listeners: [],
  onError: (error) => expect(error).toBeUndefined(),
});
const fail = (error: Error) => () => Promise.reject(error);

describe('the rules of payments', () => {
  const { breaker } = payments;

  it('count timeouts, server errors and lost connections, and nothing that is the shopper’s fault', async () => {
    const lost = Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNRESET' } });
    for (const error of [new UpstreamTimeout(), new UpstreamError('payments', 503), lost]) {
      await expect(breaker.call(fail(error))).rejects.toBe(error);
    }
    await expect(breaker.call(fail(new UpstreamError('payments', 402)))).rejects.toThrow('402');
    expect(breaker.info().metrics).toMatchObject({ totalCount: 3, failureCount: 3 });
  });
});

describe('the rules of shipping', () => {
  const { breaker } = shipping;

  it('open at three bad answers of ten, and not by shoppers who go away', async () => {
    for (let i = 0; i < 20; i++) await breaker.call(fail(new DOMException('gone', 'AbortError'))).catch(() => {});
    for (let i = 0; i < 7; i++) await breaker.call(async () => ({ status: 200 }));
    for (let i = 0; i < 2; i++) await breaker.call(async () => ({ status: 503 }));
    expect(breaker.state).toBe('closed');
    await breaker.call(async () => ({ status: 503 }));
    expect(breaker.info()).toMatchObject({ state: 'open', reason: { text: 'failure_rate 0.3 >= 0.3 over 10 calls' } });
  });
});

describe('the rules of inventory', () => {
  it('are printed as they are written', () => {
    expect(String(inventory.rules.tripper)).toBe(
      'min_requests(20) and (failure_rate(0.5) or slow_rate(0.5, threshold=300))',
    );
    expect(String(inventory.rules.recovery)).toBe('quick_probes(5, 300)');
  });
});

describe('quickProbes', () => {
  const tripper = () => ({ holds: false, enough: true, leaves: () => [] });
  const probe = (duration: number, failed = false) => ({ failed, duration, tripper });

  it('closes after enough quick probes, and needs no more of them than that', () => {
    const run = quickProbes(2, 300).start();
    expect(run.needed).toBe(2);
    expect(run.record(probe(10))).toBeUndefined();
    expect(run.needed).toBe(1);
    expect(run.record(probe(299))).toMatchObject({ to: 'closed', leaves: [{ value: 2, threshold: 2 }] });
  });

  it('reopens at a slow probe, though it succeeded, and tells how slow it was', () => {
    const verdict = quickProbes(2, 300).start().record(probe(300));
    expect(verdict).toMatchObject({ to: 'open', leaves: [{ value: 300, threshold: 300, unit: 'ms' }] });
  });

  it('reopens at a failed probe, though it was quick', () => {
    expect(quickProbes(2, 300).start().record(probe(1, true))).toMatchObject({ to: 'open' });
  });
});
