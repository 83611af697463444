import { CIRCUITS_OPTIONS, type CircuitsOptions, keyOf, originOf, registryOf } from '../circuits.js';
import { type Answer, judgedByStatus, Outcome } from '../outcome.js';
import { timeoutError } from '../timeout-error.js';
import { timeoutsOf } from '../timeouts.js';
import { callable, optionsOf } from '../validate.js';
import { Body, type BodyObserver } from './body.js';
import { protectedResponse } from './protected-response.js';
import { callersSignal, forwardAbort, type KeyedRequest, keyedRequest, withSignal } from './request.js';

type Fetch = typeof globalThis.fetch;

/** Options of {@link createFetch}. */
export interface CreateFetchOptions extends CircuitsOptions<KeyedRequest> {
  /**
   * Whether the body of this response has no end to wait for: its call is over, and judged, at its headers. Default: that of
   * server-sent events (`text/event-stream`), which are meant to run for hours and to be cut.
   */
  readonly endless?: ((response: Response) => boolean) | undefined;
  /** The `fetch` to protect. Default: the global one, looked up with each call. */
  readonly fetch?: Fetch | undefined;
}

const OPTIONS: readonly (keyof CreateFetchOptions)[] = [...CIRCUITS_OPTIONS, 'endless', 'fetch'];

/**
 * A `fetch` that protects each origin by a circuit breaker of its own.
 *
 * Requests, responses and errors are those of the platform's `fetch`; beside them, it rejects with a `CallNotPermittedError` when
 * the circuit does not let the call through, and with a `TimeoutError` after `timeout`. **A call ends when its body has arrived**: a
 * cut or stalled body is a failure. A status of 500 or more, or 429, is judged at once. What the caller aborts counts as neither
 * success nor failure, unless the reason is a timeout.
 *
 * @throws TypeError or RangeError for an invalid option
 * @example
 * ```ts
 * const fetch = createFetch({ timeout: 2_000, defaults: { tripper: failureStreak(5) } });
 * const receipt = await (await fetch('https://pay.example/charge', { method: 'POST', body })).json();
 * ```
 */
export function createFetch(options?: CreateFetchOptions): Fetch {
  const given = optionsOf<CreateFetchOptions>('createFetch(options)', options, OPTIONS);
  const timeouts = timeoutsOf(given.timeout);
  const { headers: headersTimeout, body: bodyTimeout } = timeouts;
  const nameFor = keyOf(given.key, ({ url }) => originOf(url));
  const endless = callable('endless', given.endless ?? isEventStream);
  if (given.fetch !== undefined) callable('fetch', given.fetch);
  const registry = registryOf(given, timeouts);
  const timed = headersTimeout !== undefined || bodyTimeout !== undefined;

  return async (input, init) => {
    const send = given.fetch ?? globalThis.fetch;
    const request = keyedRequest(input, init);
    const signal = callersSignal(input, init);
    // What cannot be sent is refused by `fetch` itself, in its own words.
    if (request === undefined || signal === 'invalid' || signal?.aborted) return send(input, init);
    const name = nameFor(request);
    if (name === null) return send(input, init);

    const outcome = new Outcome(registry.get(name).acquire());
    const controller = timed ? new AbortController() : undefined;
    const unlink = signal && controller && forwardAbort(signal, controller);
    const failed = (error: unknown): void => {
      unlink?.();
      if (signal?.aborted) outcome.aborted(error, signal.reason);
      else outcome.failed(error);
    };
    const expired = (ms: number, awaited: 'headers' | 'body'): Error => {
      const error = timeoutError(ms, awaited);
      controller?.abort(error);
      return error;
    };

    let response: Response;
    const timer =
      headersTimeout === undefined ? undefined : setTimeout(() => expired(headersTimeout, 'headers'), headersTimeout);
    try {
      response = await send(input, controller ? withSignal(init, controller.signal) : init);
    } catch (error) {
      failed(error);
      throw error;
    } finally {
      clearTimeout(timer);
    }

    const answer = answerOf(response);
    const judged = response.body === null || judgedByStatus(response.status) || endless(response);
    if (judged) outcome.answered(answer);
    // With nobody left to wait for its end, the response is the platform's own.
    if (response.body === null || (judged && !timed)) {
      unlink?.();
      return response;
    }
    const observer: BodyObserver = {
      ended: () => {
        unlink?.();
        outcome.answered(answer);
      },
      failed,
      cancelled: () => {
        unlink?.();
        outcome.released();
      },
    };
    const patient = bodyTimeout !== undefined && !endless(response);
    const patience = patient ? { ms: bodyTimeout, expired: () => expired(bodyTimeout, 'body') } : undefined;
    return protectedResponse(response, new Body(response.body, observer, patience));
  };
}

function answerOf(response: Response): Answer {
  return { status: response.status, header: (name) => response.headers.get(name), value: response };
}

function isEventStream(response: Response): boolean {
  return response.headers.get('content-type')?.startsWith('text/event-stream') ?? false;
}
