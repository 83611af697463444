import type { FastifyInstance } from 'fastify';
import type { Controls } from '../room/controls.js';
import type { Service } from '../shop/services.js';
import { SERVICE_PARAMS } from './service-params.js';

const TRAFFIC_SCHEMA = {
  type: 'object',
  description: 'a JSON object with perSecond',
  additionalProperties: false,
  required: ['perSecond'],
  properties: {
    perSecond: { type: 'integer', minimum: 0, maximum: 200, description: 'a whole number from 0 to 200' },
  },
} as const;

/**
 * `POST /api/traffic/:service` says how many requests a second the service gets from the shoppers.
 *
 * @example `curl localhost:3000/api/traffic/payments --json '{"perSecond": 50}'`
 */
export async function traffic(
  app: FastifyInstance,
  { controls }: { readonly controls: Pick<Controls, 'send'> },
): Promise<void> {
  app.post<{ Params: { service: Service }; Body: { perSecond: number } }>(
    '/api/traffic/:service',
    { schema: { params: SERVICE_PARAMS, body: TRAFFIC_SCHEMA } },
    async ({ params: { service }, body: { perSecond } }) => {
      controls.send(service, perSecond);
      return { service, perSecond };
    },
  );
}
