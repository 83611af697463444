// The protected fetch, against a server on loopback that fails, and the response that tells a client so.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CircuitRegistry, failureStreak } from '@fluxgate/core';
import { createFetch, httpFailure, retryAfter } from '@fluxgate/http';
import { health, toResponse } from '@fluxgate/http/server';

async function called() {
  const server = createServer((request, response) => {
    if (request.url === '/pay') response.end('{"paid":7}');
    else if (request.url === '/cut') {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half', () => setTimeout(() => response.destroy(), 10));
    } else {
      response.writeHead(503, { 'retry-after': '30' });
      response.end();
    }
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const upstreams = new CircuitRegistry({
    defaults: { tracker: httpFailure(), tripper: failureStreak(2), retry: retryAfter() },
  });
  const fetch = createFetch({ registry: upstreams, timeout: 10_000 });
  const { paid } = (await (await fetch(`${origin}/pay`)).json()) as { paid: number };
  const cut = await fetch(`${origin}/cut`)
    .then((answer) => answer.text())
    .then(
      () => false,
      () => upstreams.get(origin).info().metrics.failureCount === 1,
    );
  await (await fetch(`${origin}/down`)).text();
  const rejected = toResponse(await fetch(`${origin}/pay`).catch((error: unknown) => error));

  server.close();
  server.closeAllConnections();
  return {
    paid,
    cut,
    opened: rejected?.status,
    retryAfter: rejected?.headers.get('retry-after'),
    health: health(upstreams).status,
  };
}

called().then((result) => {
  console.log(`report: ${JSON.stringify(result)}`);
});
