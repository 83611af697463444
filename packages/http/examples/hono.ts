// A gateway on Hono: each upstream has its own circuit; an open one answers 503 with Retry-After.
import { CircuitRegistry, failureStreak } from '@fluxgate/core';
import { createFetch, httpFailure, retryAfter } from '@fluxgate/http';
import { healthResponse, honoErrorHandler } from '@fluxgate/http/server';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';

const { UPSTREAM = 'http://localhost:4000', PORT = '3000' } = process.env;

const upstreams = new CircuitRegistry({
  defaults: { tracker: httpFailure(), tripper: failureStreak(3), retry: retryAfter() },
});
const fetch = createFetch({ registry: upstreams, timeout: 2_000 });

const app = new Hono();
// The upstream's response is handed on as it is: its circuit sees how its body ends.
app.get('/proxy/*', (c) => fetch(`${UPSTREAM}${c.req.path.replace('/proxy', '')}`));
app.get('/health', () => healthResponse(upstreams));
app.onError(honoErrorHandler());

serve({ fetch: app.fetch, port: Number(PORT) }, (address) => console.log('listening on', address));
