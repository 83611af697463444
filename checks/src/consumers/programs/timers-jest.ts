// A user's tests with the fake timers of Jest.
import { expect, jest, test } from '@jest/globals';

test('fake timers move a breaker, and real ones do after them', async () => {
  jest.useFakeTimers();
  const { CircuitBreaker, cooldown } = await import('@fluxgate/core');

  const payments = new CircuitBreaker({ name: 'payments', retry: cooldown(60_000) });
  payments.trip();
  jest.advanceTimersByTime(59_000);
  expect(payments.tryAcquire()).toBeUndefined();
  jest.advanceTimersByTime(1_000);
  expect(payments.tryAcquire()).toBeDefined();

  jest.useRealTimers();
  const stock = new CircuitBreaker({ name: 'stock', retry: cooldown(5) });
  stock.trip();
  while (stock.tryAcquire() === undefined) await new Promise((resolve) => setImmediate(resolve));
  expect(stock.state).toBe('half_open');
});
