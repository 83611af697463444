// A user's tests with the fake timers of Vitest.
import { expect, test, vi } from 'vitest';

test('fake timers move a breaker, and real ones do after them', async () => {
  vi.useFakeTimers();
  const { CircuitBreaker, cooldown } = await import('@fluxgate/core');

  const payments = new CircuitBreaker({ name: 'payments', retry: cooldown(60_000) });
  payments.trip();
  vi.advanceTimersByTime(59_000);
  expect(payments.tryAcquire()).toBeUndefined();
  vi.advanceTimersByTime(1_000);
  expect(payments.tryAcquire()).toBeDefined();

  vi.useRealTimers();
  const stock = new CircuitBreaker({ name: 'stock', retry: cooldown(5) });
  stock.trip();
  while (stock.tryAcquire() === undefined) await new Promise((resolve) => setImmediate(resolve));
  expect(stock.state).toBe('half_open');
});
