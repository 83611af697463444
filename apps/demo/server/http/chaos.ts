import type { FastifyInstance } from 'fastify';
import type { Faults } from '../../shared/faults.js';
import type { Controls } from '../room/controls.js';
import type { Service } from '../shop/services.js';
import { SERVICE_PARAMS } from './service-params.js';

/** What one may dial: any of the faults, at least one. The descriptions are what a refusal tells of. */
const FAULTS_SCHEMA = {
  type: 'object',
  description: 'a JSON object with at least one of errorRate, latency, hang',
  additionalProperties: false,
  minProperties: 1,
  properties: {
    errorRate: { type: 'number', minimum: 0, maximum: 1, description: 'a number from 0 to 1' },
    latency: { type: 'number', minimum: 0, maximum: 60_000, description: 'a number of ms from 0 to 60000' },
    hang: { type: 'boolean', description: 'true or false' },
  },
} as const;

/**
 * `POST /chaos/:service` turns the dials that its body names, and answers with all of them.
 *
 * @example `curl localhost:3000/chaos/payments --json '{"errorRate": 1}'`
 */
export async function chaos(
  app: FastifyInstance,
  { controls }: { readonly controls: Pick<Controls, 'turn'> },
): Promise<void> {
  app.post<{ Params: { service: Service }; Body: Partial<Faults> }>(
    '/chaos/:service',
    { schema: { params: SERVICE_PARAMS, body: FAULTS_SCHEMA } },
    async ({ params: { service }, body }) => ({ service, ...controls.turn(service, body) }),
  );
}
