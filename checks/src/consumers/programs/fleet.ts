// Two members in one process share a verdict; and the transport for Redis, on a port of our own that answers nothing.
import { CircuitBreaker, failureStreak } from '@fluxgate/core';
import { Fleet, localTransport } from '@fluxgate/fleet';
import { type RedisPort, redisTransport } from '@fluxgate/fleet/redis';

async function shared() {
  const times = { heartbeat: 20, staleAfter: 2_000, quorum: 2 };
  const fleets = ['a', 'b', 'c'].map((member) => new Fleet({ transport: localTransport(), member, ...times }));
  const breakers = fleets.map(
    (fleet) => new CircuitBreaker(fleet.join({ name: 'payments', tripper: failureStreak(1) })),
  );
  const third = breakers[2] as CircuitBreaker;
  const opened = new Promise((resolve) => {
    third.addListener((signal) => resolve(signal.reason.by));
  });
  for (const breaker of breakers.slice(0, 2))
    await breaker.call(() => Promise.reject(new Error('refused'))).catch(() => {});
  const by = await opened;
  for (const fleet of fleets) await fleet.close();

  const port: RedisPort = {
    evalsha: () => Promise.reject(new Error('no connection')),
    eval: () => Promise.reject(new Error('no connection')),
    subscribe: () => () => {},
  };
  let alone: Fleet | undefined;
  const fault = await new Promise((resolve) => {
    alone = new Fleet({ transport: redisTransport(port), onError: (error) => resolve(String(error)) });
    new CircuitBreaker(alone.join({ name: 'payments' }));
  });
  await alone?.close();
  return { by, state: third.state, fault };
}

shared().then((result) => {
  console.log(`report: ${JSON.stringify(result)}`);
});
