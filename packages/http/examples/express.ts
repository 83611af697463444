// A gateway on Express: each upstream has its own circuit; an open one answers 503 with Retry-After.
import { CircuitRegistry, failureStreak } from '@fluxgate/core';
import { createFetch, httpFailure, retryAfter } from '@fluxgate/http';
import { expressErrorHandler, healthHandler } from '@fluxgate/http/server';
import express from 'express';

const { UPSTREAM = 'http://localhost:4000', PORT = '3000' } = process.env;

const upstreams = new CircuitRegistry({
  defaults: { tracker: httpFailure(), tripper: failureStreak(3), retry: retryAfter() },
});
const fetch = createFetch({ registry: upstreams, timeout: 2_000 });

const app = express();
app.get('/proxy/{*path}', async (request, response) => {
  const answer = await fetch(`${UPSTREAM}${request.url.replace('/proxy', '')}`);
  response.status(answer.status).send(await answer.text());
});
app.get('/health', healthHandler(upstreams));
app.use(expressErrorHandler());

const server = app.listen(Number(PORT), () => console.log('listening on', server.address()));
