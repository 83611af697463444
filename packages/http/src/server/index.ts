// A rejection becomes a 503
export { type ExpressErrorHandler, expressErrorHandler } from './express.js';
export { type FastifyErrorHandler, type FastifyReplyLike, fastifyErrorHandler } from './fastify.js';
// The health endpoint
export {
  type CircuitHealth,
  type Circuits,
  type HealthOptions,
  type HealthReport,
  health,
  healthHandler,
  healthResponse,
} from './health.js';
export { type HonoContextLike, type HonoErrorHandler, type HonoOptions, honoErrorHandler } from './hono.js';
export { type NodeResponse, sendRejection } from './node.js';
export type { RejectionOptions } from './rejection.js';
export { toResponse } from './to-response.js';
