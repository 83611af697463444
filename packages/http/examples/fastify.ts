// A gateway on Fastify: each upstream has its own circuit; an open one answers 503 with Retry-After.
import { CircuitRegistry, failureStreak } from '@fluxgate/core';
import { createFetch, httpFailure, retryAfter } from '@fluxgate/http';
import { fastifyErrorHandler, health } from '@fluxgate/http/server';
import fastify from 'fastify';

const { UPSTREAM = 'http://localhost:4000', PORT = '3000' } = process.env;

const upstreams = new CircuitRegistry({
  defaults: { tracker: httpFailure(), tripper: failureStreak(3), retry: retryAfter() },
});
const fetch = createFetch({ registry: upstreams, timeout: 2_000 });

const app = fastify();
app.get('/proxy/*', async (request, reply) => {
  const answer = await fetch(`${UPSTREAM}${request.url.replace('/proxy', '')}`);
  return reply.code(answer.status).send(await answer.text());
});
app.get('/health', () => health(upstreams));
app.setErrorHandler(fastifyErrorHandler());

await app.listen({ port: Number(PORT) });
console.log('listening on', app.server.address());
