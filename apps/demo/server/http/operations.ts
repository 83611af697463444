import type { CircuitBreaker, CircuitInfo } from '@fluxgate/core';
import type { FastifyInstance } from 'fastify';
import type { Circuit, Circuits } from '../shop/circuits.js';

/** What a person may do to a circuit, by the names that reasons and logs use. */
const OPERATIONS = {
  reset: (breaker: CircuitBreaker, note?: string) => breaker.reset(note),
  disable: (breaker: CircuitBreaker, note?: string) => breaker.disable(note),
  metrics_only: (breaker: CircuitBreaker, note?: string) => breaker.metricsOnly(note),
  force_open: (breaker: CircuitBreaker, note?: string) => breaker.forceOpen(note),
  trip: (breaker: CircuitBreaker, note?: string) => breaker.trip(note),
};

/**
 * `GET /api/circuits` shows all circuits. `POST /api/circuits/:name` operates one by hand, with an optional note that appears
 * as the reason, and answers with what it looks like then.
 *
 * @example `curl localhost:3000/api/circuits/payment_api --json '{"operation": "force_open", "note": "maintenance"}'`
 */
export async function operations(app: FastifyInstance, { circuits }: { readonly circuits: Circuits }): Promise<void> {
  const all: readonly Circuit[] = Object.values(circuits);
  const names = all.map(({ breaker }) => breaker.name);
  const schema = {
    params: {
      type: 'object',
      properties: { name: { enum: names, description: `one of ${names.join(', ')}` } },
    },
    body: {
      type: 'object',
      description: 'a JSON object with an operation and, optionally, a note',
      additionalProperties: false,
      required: ['operation'],
      properties: {
        operation: { enum: Object.keys(OPERATIONS), description: `one of ${Object.keys(OPERATIONS).join(', ')}` },
        // Of control characters, a terminal that shows the log would be moved by some.
        note: {
          type: 'string',
          maxLength: 200,
          pattern: '^\\P{Cc}*$',
          description: 'a text of at most 200 characters, on one line',
        },
      },
    },
  };

  app.get('/api/circuits', async (): Promise<CircuitInfo[]> => all.map(({ breaker }) => breaker.info()));

  app.post<{ Params: { name: string }; Body: { operation: keyof typeof OPERATIONS; note?: string } }>(
    '/api/circuits/:name',
    { schema },
    async ({ params, body }) => {
      const { breaker } = all.find((one) => one.breaker.name === params.name) as Circuit;
      OPERATIONS[body.operation](breaker, body.note);
      return breaker.info();
    },
  );
}
