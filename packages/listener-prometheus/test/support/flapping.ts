/**
 * A process with one circuit that opens and closes again ten times a second, and its metrics on the port `PORT`. At SIGUSR2 it
 * closes its metrics server and opens another one on the same port.
 */
import { CircuitBreaker } from '@fluxgate/core';
import { PrometheusListener, startMetricsServer } from '@fluxgate/listener-prometheus';

const { PORT } = process.env;
const circuit = new CircuitBreaker({ name: 'payment_api', listeners: [new PrometheusListener()] });
const serve = () => startMetricsServer({ port: Number(PORT), host: '127.0.0.1' });
let server = await serve();

setInterval(() => {
  circuit.trip();
  circuit.reset();
}, 100);

process.on('SIGUSR2', async () => {
  await server.close();
  console.log('closed');
  setTimeout(async () => {
    server = await serve();
    console.log('open again');
  }, 600);
});
console.log('up');
