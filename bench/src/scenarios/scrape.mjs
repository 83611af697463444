/** @import { Scenario } from '../types.js' */
import { BARE } from '../subjects.mjs';
import { timedOnce } from '../timing.mjs';

const CIRCUITS = 10_000;
/** Six states and four transitions. */
const SERIES_PER_CIRCUIT = 10;

/** @type {Scenario} */
export const scenario = {
  how: 'The text of all metrics of 10,000 circuits (100,000 series). Bare is prom-client with as many plain gauges.',
  measurements: [
    {
      id: 'circuits',
      what: 'scrape of 10,000 circuits, against as many plain gauges',
      comparison: 'ratio',
      unit: 'ms',
      libraries: ['bare', 'fluxgate'],
      baseline: BARE,
      aims: { '': { atMost: 1.5 } },
      rounds: 9,
      processes: 3,
      warmUp: 1,
      async prepare(_library, _variant, name) {
        const registry = name === 'bare' ? await plainGauges() : await circuits();
        const round = timedOnce(() => registry.metrics());
        return async () => (await round()) / 1e6;
      },
    },
  ],
};

async function plainGauges() {
  const { Gauge, Registry } = await import('prom-client');
  const registry = new Registry();
  const labelNames = ['circuit_name', 'state'];
  const gauge = new Gauge({
    name: 'plain',
    help: 'As many series, of like labels.',
    labelNames,
    registers: [registry],
  });
  for (let i = 0; i < CIRCUITS; i++) {
    for (let j = 0; j < SERIES_PER_CIRCUIT; j++) gauge.set({ circuit_name: `circuit_${i}`, state: `state_${j}` }, 0);
  }
  return registry;
}

async function circuits() {
  const { CircuitBreaker } = await import('@fluxgate/core');
  const { PrometheusListener } = await import('@fluxgate/listener-prometheus');
  const { Registry } = await import('prom-client');
  const registry = new Registry();
  const listeners = [new PrometheusListener({ registry })];
  for (let i = 0; i < CIRCUITS; i++) new CircuitBreaker({ name: `circuit_${i}`, listeners });
  return registry;
}
