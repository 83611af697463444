import { createServer } from 'node:http';
import { metricsHandler } from '@fluxgate/listener-prometheus';
import { pay } from './payments.js';

const { PORT = 3000 } = process.env;
const metrics = metricsHandler();

const server = createServer(async (request, response) => {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  if (pathname === '/metrics') return metrics(request, response);
  const { status, headers, body } = await pay(pathname.replace('/pay/', ''));
  response.writeHead(status, headers).end(body);
});

server.listen(PORT, () => console.log('listening on', server.address()));
