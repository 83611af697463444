import type { Dispatcher } from 'undici';
import { CIRCUITS_OPTIONS, type CircuitsOptions, keyOf, originOf, registryOf } from './circuits.js';
import type { KeyedRequest } from './fetch/request.js';
import { type Answer, judgedByStatus, Outcome } from './outcome.js';
import { timeoutsOf } from './timeouts.js';
import { invalid, optionsOf } from './validate.js';

export type { CircuitsOptions, Timeouts } from './circuits.js';
export type { KeyedRequest } from './fetch/request.js';
export type { RetryAfterOptions } from './retry-after/retry-after.js';

/**
 * Options of {@link circuitBreaker}. `timeout` sets `headersTimeout` and `bodyTimeout` of requests that do not set them
 * themselves.
 */
export interface UndiciOptions extends CircuitsOptions<KeyedRequest> {
  /** The origin of requests that name none: those of a `Client` or a `Pool`. */
  readonly origin?: string | URL | undefined;
}

const OPTIONS: readonly (keyof UndiciOptions)[] = [...CIRCUITS_OPTIONS, 'origin'];

type Handler = Dispatcher.DispatchHandler;
type Controller = Dispatcher.DispatchController;

/**
 * An interceptor for undici 7 and 8 that protects each origin by a circuit breaker of its own.
 *
 * It sees connecting, headers, body and trailers: a call ends when its body has arrived. A status of 500 or more, or 429, is judged
 * at once; what its caller aborts counts as neither success nor failure, unless the reason is a timeout. While a circuit does not
 * let calls through, requests fail with a `CallNotPermittedError` and are not sent.
 *
 * The last interceptor of `compose` is the outermost: after this one, `retry` makes each attempt a call, `redirect` each hop, and
 * `cache` answers in front of an open circuit. Place this one after `dns`, which replaces the host by its addresses.
 *
 * @throws TypeError or RangeError for an invalid option
 * @example
 * ```ts
 * const dispatcher = new Agent().compose(circuitBreaker({ timeout: 2_000 }), interceptors.retry());
 * const { body } = await request('https://pay.example/charge', { dispatcher });
 * ```
 */
export function circuitBreaker(options?: UndiciOptions): Dispatcher.DispatcherComposeInterceptor {
  const given = optionsOf<UndiciOptions>('circuitBreaker(options)', options, OPTIONS);
  const timeouts = timeoutsOf(given.timeout);
  const nameFor = keyOf(given.key, ({ url }) => originOf(url));
  const ownOrigin = given.origin === undefined ? undefined : parsedOrigin(given.origin);
  const registry = registryOf(given, timeouts);

  return (dispatch) => (request, handler) => {
    let outcome: Outcome;
    try {
      const origin = request.origin ?? ownOrigin;
      if (origin === undefined) invalid('circuitBreaker({ origin })', origin, 'set for requests that name no origin');
      const name = nameFor({ url: new URL(request.path, origin), method: request.method.toUpperCase() });
      if (name === null) return dispatch(request, handler);
      outcome = new Outcome(registry.get(name).acquire());
    } catch (error) {
      // As undici does it. To throw would end the process where an interceptor dispatches later, as `dns` does.
      handler.onResponseError?.(NEVER_SENT, error as Error);
      return true;
    }
    const { headersTimeout = timeouts.headers, bodyTimeout = timeouts.body } = request;
    const patient = {
      ...request,
      ...(headersTimeout !== undefined && { headersTimeout }),
      ...(bodyTimeout !== undefined && { bodyTimeout }),
    };
    try {
      return dispatch(patient, new OutcomeHandler(handler, outcome));
    } catch (error) {
      outcome.failed(error);
      throw error;
    }
  };
}

function parsedOrigin(origin: string | URL): URL {
  try {
    return new URL(origin);
  } catch {
    return invalid('origin', origin, 'the URL of an origin, such as "https://pay.example"');
  }
}

/** The controller of a request that is not sent. */
const NEVER_SENT: Controller = {
  aborted: false,
  paused: false,
  reason: null,
  rawHeaders: null,
  rawTrailers: null,
  abort: () => {},
  pause: () => {},
  resume: () => {},
};

/** Hands everything on, and records how the call ended. */
class OutcomeHandler implements Handler {
  readonly #handler: Handler;
  readonly #outcome: Outcome;
  #answer: Answer | undefined;

  constructor(handler: Handler, outcome: Outcome) {
    this.#handler = handler;
    this.#outcome = outcome;
  }

  onRequestStart(...args: Parameters<NonNullable<Handler['onRequestStart']>>): void {
    this.#handler.onRequestStart?.(...args);
  }

  onRequestUpgrade(...args: Parameters<NonNullable<Handler['onRequestUpgrade']>>): void {
    const [, statusCode, headers] = args;
    this.#outcome.answered(answerOf(statusCode, headers));
    this.#handler.onRequestUpgrade?.(...args);
  }

  onResponseStart(...args: Parameters<NonNullable<Handler['onResponseStart']>>): void {
    const [, statusCode, headers] = args;
    // 1xx: the response is still to come.
    if (statusCode >= 200) {
      this.#answer = answerOf(statusCode, headers);
      if (judgedByStatus(statusCode) || isEventStream(headers)) this.#outcome.answered(this.#answer);
    }
    this.#handler.onResponseStart?.(...args);
  }

  onResponseData(...args: Parameters<NonNullable<Handler['onResponseData']>>): void {
    this.#handler.onResponseData?.(...args);
  }

  onResponseEnd(...args: Parameters<NonNullable<Handler['onResponseEnd']>>): void {
    if (this.#answer !== undefined) this.#outcome.answered(this.#answer);
    this.#handler.onResponseEnd?.(...args);
  }

  onResponseError(...args: Parameters<NonNullable<Handler['onResponseError']>>): void {
    // `dns` has no controller for what it could not resolve.
    const [controller, error] = args as [Controller | null, Error];
    if (controller?.aborted) this.#outcome.aborted(error, controller.reason);
    else this.#outcome.failed(error);
    this.#handler.onResponseError?.(...args);
  }
}

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

function answerOf(statusCode: number, headers: Headers): Answer {
  const header = (name: string): string | undefined => {
    const value = headers[name];
    return typeof value === 'string' ? value : value?.[0];
  };
  return { status: statusCode, header, value: { statusCode, headers } };
}

/** Meant to run for hours and to be cut: judged at its headers. */
function isEventStream(headers: Headers): boolean {
  return String(headers['content-type'] ?? '').startsWith('text/event-stream');
}
