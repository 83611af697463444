import type { FastifyInstance } from 'fastify';
import { PRESETS, type PresetName } from '../../shared/presets.js';
import type { PresetRunner } from '../presets/runner.js';

const SCHEMA = {
  body: {
    type: 'object',
    description: 'a JSON object with preset',
    additionalProperties: false,
    required: ['preset'],
    properties: { preset: { enum: PRESETS, description: `one of ${PRESETS.join(', ')}` } },
  },
} as const;

/**
 * `POST /api/presets` starts a story, instead of the one that runs. `healthy` makes all well, and nothing follows.
 *
 * @example `curl localhost:3000/api/presets --json '{"preset": "outage"}'`
 */
export async function presets(
  app: FastifyInstance,
  { runner }: { readonly runner: Pick<PresetRunner, 'start'> },
): Promise<void> {
  app.post<{ Body: { preset: PresetName } }>('/api/presets', { schema: SCHEMA }, async ({ body: { preset } }) => {
    runner.start(preset);
    return { preset };
  });
}
