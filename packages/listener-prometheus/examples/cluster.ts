import cluster from 'node:cluster';
import { createServer } from 'node:http';
import { startMetricsServer } from '@fluxgate/listener-prometheus';
import { AggregatorRegistry } from 'prom-client';
import { pay } from './payments.js';

const { PORT = 3000, METRICS_PORT = 9464 } = process.env;

// In every process: a worker's answers what the primary's asks.
const aggregator = new AggregatorRegistry();

if (cluster.isPrimary) {
  for (let i = 0; i < 4; i++) cluster.fork();
  cluster.on('exit', ({ process: { pid } }) => console.log('worker', pid, 'has gone'));

  // The primary's own circuits, if it had any, would not be in here.
  const registry = { contentType: aggregator.contentType, metrics: () => aggregator.clusterMetrics() };
  const server = await startMetricsServer({ port: Number(METRICS_PORT), registry });
  console.log('listening on', server);
} else {
  const server = createServer(async (request, response) => {
    const { status, headers, body } = await pay((request.url ?? '').replace('/pay/', ''));
    response.writeHead(status, { ...headers, connection: 'close', 'x-worker': String(process.pid) }).end(body);
  });
  server.listen(PORT, () => console.log('worker', process.pid, 'listening on', server.address()));
}
