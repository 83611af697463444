// An undici Agent: retries around the breaker, so that each attempt counts; also for Node's own fetch.
import { CallNotPermittedError, failureStreak } from '@fluxgate/core';
import { circuitBreaker } from '@fluxgate/http/undici';
import { Agent, interceptors, request } from 'undici';

const { UPSTREAM = 'http://localhost:4000' } = process.env;

const dispatcher = new Agent().compose(
  circuitBreaker({ timeout: 2_000, defaults: { tripper: failureStreak(3) } }),
  interceptors.retry({ maxRetries: 1, minTimeout: 10 }),
);

const { statusCode, body } = await request(`${UPSTREAM}/ok`, { dispatcher });
console.log(statusCode, (await body.text()).length);

for (let i = 0; i < 3; i++) {
  await request(`${UPSTREAM}/status/503`, { dispatcher })
    .then((response) => response.body.dump())
    .catch((error) => console.log(error.name, error.statusCode ?? error.message));
}

// fetch wraps what the dispatcher reports.
await fetch(`${UPSTREAM}/ok`, { dispatcher } as unknown as RequestInit).catch(({ message, cause }) =>
  console.log(message, cause instanceof CallNotPermittedError, cause.state),
);
await dispatcher.close();
