import { type RejectionOptions, rejectionOptions, rejectionResponse } from './rejection.js';

/** What is needed of a Fastify reply. */
export interface FastifyReplyLike {
  readonly raw: { readonly headersSent: boolean; destroy(error?: Error): unknown };
  code(status: number): unknown;
  headers(headers: Record<string, string>): unknown;
  send(payload?: unknown): unknown;
}

/** An error handler of Fastify. */
export type FastifyErrorHandler = (error: unknown, request: unknown, reply: FastifyReplyLike) => void;

/**
 * An error handler for Fastify 5: a `503` for a call that a circuit did not permit, as {@link toResponse} makes it. Every other
 * error is thrown on, to the error handler of the context around, or Fastify's own. Once the headers were sent, a rejection cuts the
 * response: thrown on, it would end the process.
 *
 * @throws TypeError for an invalid option
 * @example `app.setErrorHandler(fastifyErrorHandler());`
 */
export function fastifyErrorHandler(options?: RejectionOptions): FastifyErrorHandler {
  const settings = rejectionOptions('fastifyErrorHandler(options)', options);
  return (error, _request, reply) => {
    const rejection = rejectionResponse(error, settings);
    if (rejection === undefined) throw error;
    if (reply.raw.headersSent) {
      reply.raw.destroy(error as Error);
      return;
    }
    reply.code(rejection.status);
    reply.headers({ ...rejection.headers });
    reply.send(rejection.body);
  };
}
