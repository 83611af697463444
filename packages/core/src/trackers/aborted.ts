import { type ComposableTracker, RuleTracker } from './tracker.js';

/**
 * Errors that say that the caller went away: those named `AbortError`, as `AbortController` makes them. A `TimeoutError` (of
 * `AbortSignal.timeout`) is not among them: that is the dependency's doing.
 *
 * @example `anyError().and(aborted().not())` counts every error but these.
 */
export function aborted(): ComposableTracker {
  return new RuleTracker('aborted()', {
    error: (error) => (Object(error) as { name?: unknown }).name === 'AbortError',
  });
}
