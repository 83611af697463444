import { type ComposableTracker, httpStatus, type Tracker } from '@fluxgate/core';
import { flag, optionsOf } from '../validate.js';
import { composable } from './composable.js';
import { networkError } from './network-error.js';

/** Options of {@link httpFailure}. */
export interface HttpFailureOptions {
  /** Whether 429 (Too Many Requests) counts too. Default `false`: the upstream is well, this caller asks too often. */
  readonly rateLimited?: boolean | undefined;
}

/**
 * An HTTP call that failed: a status from 500 to 599, on a response or on an error, or a {@link networkError}. Other statuses do
 * not count, 404 and 401 included: they show that the upstream answers. Nor do callers that went away.
 *
 * For a breaker of your own, set `ignore: aborted()` beside it, or a call that its caller aborted counts as a success.
 *
 * @throws TypeError for an invalid option
 * @example `new CircuitBreaker({ name: 'pay', tracker: httpFailure(), ignore: aborted() })`
 */
export function httpFailure(options?: HttpFailureOptions): ComposableTracker {
  const { rateLimited = false } = optionsOf('httpFailure(options)', options, ['rateLimited']);
  flag('rateLimited', rateLimited);
  const parts: readonly Tracker[] = [networkError(), httpStatus(500, 599), ...(rateLimited ? [httpStatus(429)] : [])];
  return composable(rateLimited ? 'http_failure(rate_limited)' : 'http_failure()', {
    error: (error) => parts.some((part) => part.error?.(error)),
    value: (value) => parts.some((part) => part.value?.(value)),
  });
}
