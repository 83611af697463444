import { CallNotPermittedError } from '@fluxgate/core';
import { read, someCause } from '../trackers/causes.js';
import { flag, optionsOf } from '../validate.js';

/** Options of every handler that answers for an open circuit. */
export interface RejectionOptions {
  /** Whether the body names the circuit, as `circuit`. Default `false`: clients learn nothing of what is behind the service. */
  readonly circuitName?: boolean | undefined;
}

/** A response as plain data. */
export interface PlainResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * @throws TypeError for an invalid option
 */
export function rejectionOptions(of: string, options: RejectionOptions | undefined): Required<RejectionOptions> {
  const { circuitName = false } = optionsOf<RejectionOptions>(of, options, ['circuitName']);
  return { circuitName: flag('circuitName', circuitName) };
}

/** The answer for a call that a circuit did not permit; `undefined` for every other error. */
export function rejectionResponse(error: unknown, options: Required<RejectionOptions>): PlainResponse | undefined {
  const rejection = rejectionIn(error);
  if (rejection === undefined) return undefined;
  const { circuitName, retryAfter } = rejection;
  const problem = {
    type: 'about:blank',
    title: 'Service Unavailable',
    status: 503,
    detail: 'The service is temporarily unavailable. Please try again later.',
    ...(options.circuitName && { circuit: circuitName }),
  };
  return {
    status: 503,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      // Not known in forced_open and in half-open. Never 0, which would invite everyone at once.
      ...(typeof retryAfter === 'number' && { 'retry-after': String(Math.max(1, Math.ceil(retryAfter / 1_000))) }),
    },
    body: JSON.stringify(problem),
  };
}

/** The rejection itself: clients wrap it as the cause of their own error. */
function rejectionIn(error: unknown): CallNotPermittedError | undefined {
  let found: CallNotPermittedError | undefined;
  someCause(error, (one) => {
    if (read(one, 'code') !== 'FLUXGATE_NOT_PERMITTED' || !CallNotPermittedError.is(one)) return false;
    found = one;
    return true;
  });
  return found;
}
