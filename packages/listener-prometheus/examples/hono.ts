import { metricsResponse } from '@fluxgate/listener-prometheus';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { pay } from './payments.js';

const { PORT = 3000 } = process.env;
const app = new Hono();

app.get('/metrics', (c) => metricsResponse({ request: c.req.raw }));

app.get('/pay/:order', async (c) => {
  const { body, ...init } = await pay(c.req.param('order'));
  return new Response(body, init);
});

serve({ fetch: app.fetch, port: Number(PORT) }, (address) => console.log('listening on', address));
