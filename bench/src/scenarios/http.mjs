/** @import { Call, Scenario } from '../types.js' */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { CircuitBreaker } from '@fluxgate/core';
import { timed } from '../timing.mjs';

/**
 * A breaker by hand sees the headers alone; `createFetch` sees how the body ends.
 *
 * @type {Scenario}
 */
export const scenario = {
  how: 'GET of 250 bytes on loopback, one after another, read as text, against `breaker.call(fetch, url)`.',
  measurements: [
    {
      id: 'http',
      what: 'a protected fetch, {}: against a fetch with a breaker by hand',
      comparison: 'ratio',
      unit: 'ns',
      libraries: ['fluxgate'],
      variants: ['by hand', '`createFetch`', '`createFetch` with a timeout'],
      baseline: { variant: 'by hand' },
      aims: { '`createFetch`': { atMost: 1.02 } },
      async prepare(_library, variant) {
        return timed(await call(variant));
      },
    },
  ],
};

/**
 * @param {string} variant
 * @returns {Promise<Call>}
 */
async function call(variant) {
  const url = await upstream();
  const { createFetch, httpFailure } = await import('@fluxgate/http');
  if (variant === 'by hand') {
    const breaker = new CircuitBreaker({ name: 'upstream', tracker: httpFailure() });
    return async () => (await breaker.call(fetch, url)).text();
  }
  const protectedFetch = createFetch(variant.endsWith('timeout') ? { timeout: 2_000 } : {});
  return async () => (await protectedFetch(url)).text();
}

async function upstream() {
  const server = createServer((_, response) => response.end('x'.repeat(250)));
  server.listen(0, '127.0.0.1').unref();
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return `http://127.0.0.1:${port}/`;
}
