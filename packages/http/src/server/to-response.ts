import { type PlainResponse, type RejectionOptions, rejectionOptions, rejectionResponse } from './rejection.js';

/**
 * A `503` with `Retry-After` (in whole seconds, where it is known) and a problem+json body for a call that a circuit did not permit,
 * also if the rejection is the cause of `error`. `undefined` for every other error.
 *
 * @throws TypeError for an invalid option
 * @example `catch (error) { const response = toResponse(error); if (response) return response; throw error; }`
 */
export function toResponse(error: unknown, options?: RejectionOptions): Response | undefined {
  const rejection = rejectionResponse(error, rejectionOptions('toResponse(error, options)', options));
  return rejection && responseOf(rejection);
}

export function responseOf({ status, headers, body }: PlainResponse): Response {
  return new Response(body, { status, headers });
}
