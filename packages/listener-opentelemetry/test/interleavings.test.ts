import { CircuitBreaker } from '@fluxgate/core';
import { expect, it } from '@jest/globals';
import { AggregationTemporality } from '@opentelemetry/sdk-metrics';
import fc from 'fast-check';
import { OpenTelemetryListener } from '../src/index.js';
import { metricsSdk } from '../src/testing/sdk.js';

const NAMES = ['payments', 'inventory'] as const;
const STEPS = ['trip', 'reset', 'call', 'attach', 'detach', 'replace', 'collect'] as const;

it('whatever comes and goes between collections, the sum of all deltas is what happened, and every state as it is', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.constantFrom(...STEPS), fc.constantFrom(...NAMES)), {
        minLength: 20,
        maxLength: 80,
        size: 'max',
      }),
      async (steps) => {
        const { provider, figures } = metricsSdk(AggregationTemporality.DELTA);
        const listener = new OpenTelemetryListener({ meterProvider: provider, calls: true });
        const circuits = new Map<string, CircuitBreaker>();
        const attached = new Set<string>();
        const totals: Record<string, number> = {};
        const expected: Record<string, number> = {};
        const add = (to: Record<string, number>, series: string, value: number): void => {
          const sum = (to[series] ?? 0) + value;
          to[series] = sum;
          if (sum === 0) delete to[series];
        };
        const collect = async (): Promise<void> => {
          for (const [series, value] of Object.entries(await figures())) add(totals, series, value);
        };
        const circuit = (name: string): CircuitBreaker => {
          const found = circuits.get(name) ?? new CircuitBreaker({ name });
          circuits.set(name, found);
          return found;
        };
        const change = (name: string, to: 'open' | 'closed'): void => {
          const one = circuit(name);
          const from = one.state;
          if (to === 'open') one.trip();
          else one.reset();
          if (from === to || !attached.has(name)) return;
          add(expected, `transitions{name=${name}, previous_state=${from}, state=${to}, rule=manual}`, 1);
        };
        const detach = (name: string): void => {
          circuit(name).removeListener(listener);
          attached.delete(name);
        };

        for (const [step, name] of steps) {
          if (step === 'trip') change(name, 'open');
          if (step === 'reset') change(name, 'closed');
          if (step === 'call' && circuit(name).state === 'closed') {
            circuit(name).callSync(() => 'fine');
            if (!attached.has(name)) continue;
            add(expected, `calls{name=${name}, outcome=success}`, 1);
            add(expected, `call.duration{name=${name}, outcome=success}`, 1);
          }
          if (step === 'attach') {
            circuit(name).addListener(listener);
            attached.add(name);
          }
          if (step === 'detach') detach(name);
          if (step === 'replace') {
            detach(name);
            circuits.delete(name);
          }
          if (step === 'collect') await collect();
        }
        await collect();
        for (const name of attached) add(expected, `status{name=${name}, state=${circuit(name).state}}`, 1);
        expect(totals).toEqual(expected);
      },
    ),
    { numRuns: 150 },
  );
});
