// A user's tests with the fake timers of sinon.
import { equal, ok } from 'node:assert/strict';
import { test } from 'node:test';
import { useFakeTimers } from 'sinon';

test('fake timers move a breaker, and real ones do after them', async () => {
  const clock = useFakeTimers();
  const { CircuitBreaker, cooldown } = await import('@fluxgate/core');

  const payments = new CircuitBreaker({ name: 'payments', retry: cooldown(60_000) });
  payments.trip();
  clock.tick(59_000);
  equal(payments.tryAcquire(), undefined);
  clock.tick(1_000);
  ok(payments.tryAcquire());

  clock.restore();
  const stock = new CircuitBreaker({ name: 'stock', retry: cooldown(5) });
  stock.trip();
  while (stock.tryAcquire() === undefined) await new Promise((resolve) => setImmediate(resolve));
  equal(stock.state, 'half_open');
});
