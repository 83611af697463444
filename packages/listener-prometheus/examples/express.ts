import { metricsHandler } from '@fluxgate/listener-prometheus';
import express from 'express';
import { pay } from './payments.js';

const { PORT = 3000 } = process.env;
const app = express();

app.get('/metrics', metricsHandler());

app.get('/pay/:order', async (request, response) => {
  const { status, headers, body } = await pay(request.params.order);
  response.status(status).set(headers).send(body);
});

const server = app.listen(PORT, () => console.log('listening on', server.address()));
