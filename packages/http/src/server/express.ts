import { type NodeResponse, send } from './node.js';
import { type RejectionOptions, rejectionOptions, rejectionResponse } from './rejection.js';

/** An error handler of Express and Connect: they know one by its four parameters. */
export type ExpressErrorHandler = (
  error: unknown,
  request: unknown,
  response: NodeResponse,
  next: (error?: unknown) => void,
) => void;

/**
 * An error handler for Express 5: a `503` for a call that a circuit did not permit, as {@link toResponse} makes it. Every other
 * error goes to the next handler, and so does a rejection once the headers were sent.
 *
 * @throws TypeError for an invalid option
 * @example `app.use(expressErrorHandler());` after the routes
 */
export function expressErrorHandler(options?: RejectionOptions): ExpressErrorHandler {
  const settings = rejectionOptions('expressErrorHandler(options)', options);
  return (error, _request, response, next) => {
    const rejection = response.headersSent ? undefined : rejectionResponse(error, settings);
    if (rejection === undefined) next(error);
    else send(response, rejection);
  };
}
