import { setTimeout as wait } from 'node:timers/promises';
import { startMetricsServer } from '@fluxgate/listener-prometheus';
import { pay } from './payments.js';

const { PORT = 9464, PAUSE = 1_000 } = process.env;

// A worker has no server of its own. With `unref` this one ends with the work.
const server = await startMetricsServer({ port: Number(PORT), unref: true });
console.log('listening on', server);

const orders = process.argv.slice(2);
for (const order of orders.length > 0 ? orders : ['a', 'bad', 'b']) {
  console.log((await pay(order)).body);
  await wait(Number(PAUSE));
}
