import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { FAULTS_SCHEMA, type Faults } from './faults.js';
import { SERVICES, type Service } from './services.js';
import type { Upstreams } from './upstreams.js';

const SCHEMA = {
  params: {
    type: 'object',
    properties: { service: { enum: SERVICES, description: `one of ${SERVICES.join(', ')}` } },
  },
  body: FAULTS_SCHEMA,
} as const;

/** What {@link chaos} needs. */
export interface ChaosOptions {
  readonly upstreams: Upstreams;
  /** Told of every turn of a dial. */
  readonly log: FastifyBaseLogger;
}

/**
 * `POST /chaos/:service` turns the dials that its body names, and answers with all of them.
 *
 * @example `curl localhost:3000/chaos/payments --json '{"errorRate": 1}'`
 */
export async function chaos(app: FastifyInstance, { upstreams, log }: ChaosOptions): Promise<void> {
  app.post<{ Params: { service: Service }; Body: Partial<Faults> }>(
    '/chaos/:service',
    { schema: SCHEMA },
    async ({ params, body }) => {
      const faults = upstreams[params.service].dial(body);
      log.info({ service: params.service, faults }, `Chaos: ${params.service} now has ${described(faults)}`);
      return { service: params.service, ...faults };
    },
  );
}

function described({ errorRate, latency, hang }: Faults): string {
  const wrong = [
    errorRate > 0 && `${Math.round(errorRate * 100)} % errors`,
    latency > 0 && `${latency} ms of latency`,
    hang && 'no answer at all',
  ].filter(Boolean);
  return wrong.join(', ') || 'no faults';
}
