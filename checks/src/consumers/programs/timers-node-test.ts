// A user's tests with the fake timers of node:test.
import { equal, ok } from 'node:assert/strict';
import { mock, test } from 'node:test';

test('fake timers move a breaker, and real ones do after them', async () => {
  mock.timers.enable();
  const { CircuitBreaker, cooldown } = await import('@fluxgate/core');

  const payments = new CircuitBreaker({ name: 'payments', retry: cooldown(60_000) });
  payments.trip();
  mock.timers.tick(59_000);
  equal(payments.tryAcquire(), undefined);
  mock.timers.tick(1_000);
  ok(payments.tryAcquire());

  mock.timers.reset();
  const stock = new CircuitBreaker({ name: 'stock', retry: cooldown(5) });
  stock.trip();
  while (stock.tryAcquire() === undefined) await new Promise((resolve) => setImmediate(resolve));
  equal(stock.state, 'half_open');
});
