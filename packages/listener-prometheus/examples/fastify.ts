import { metricsHandler } from '@fluxgate/listener-prometheus';
import fastify from 'fastify';
import { pay } from './payments.js';

const { PORT = 3000 } = process.env;
const app = fastify();
const metrics = metricsHandler();

app.get('/metrics', (request, reply) => {
  reply.hijack();
  metrics(request.raw, reply.raw);
});

app.get<{ Params: { order: string } }>('/pay/:order', async (request, reply) => {
  const { status, headers, body } = await pay(request.params.order);
  return reply.code(status).headers(headers).send(body);
});

await app.listen({ port: Number(PORT) });
console.log('listening on', app.server.address());
