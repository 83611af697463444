import { CircuitBreaker } from '@fluxgate/core';
import { PrometheusListener } from '@fluxgate/listener-prometheus';
import { Gauge, Registry } from 'prom-client';
import { ratio } from '../measure.mjs';

const CIRCUITS = 10_000;
/** Six states and four transitions. */
const SERIES_PER_CIRCUIT = 10;

const ours = new Registry();
const listener = new PrometheusListener({ registry: ours });
const plain = new Registry();
const gauge = new Gauge({
  name: 'plain_gauge',
  help: 'As many series, of the same labels.',
  labelNames: ['circuit_name', 'state'],
  registers: [plain],
});
const circuits = [];
for (let i = 0; i < CIRCUITS; i++) {
  const name = `circuit_${i}`;
  circuits.push(new CircuitBreaker({ name, listeners: [listener] }));
  for (let j = 0; j < SERIES_PER_CIRCUIT; j++) gauge.set({ circuit_name: name, state: `state_${j}` }, 0);
}

const scrapes = { rounds: 9, iterations: 1 };
console.log(
  JSON.stringify([
    {
      what: 'scrape of 10,000 circuits, against plain gauges',
      ...(await ratio(
        () => plain.metrics(),
        () => ours.metrics(),
        scrapes,
      )),
      aim: '1.5 ×',
    },
  ]),
);
