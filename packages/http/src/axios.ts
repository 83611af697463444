import {
  type AxiosAdapter,
  type AxiosInstance,
  type AxiosResponse,
  getAdapter,
  type InternalAxiosRequestConfig,
} from 'axios';
import { CIRCUITS_OPTIONS, type CircuitsOptions, keyOf, originOf, registryOf } from './circuits.js';
import { Body } from './fetch/body.js';
import { streamOf } from './fetch/body-stream.js';
import type { KeyedRequest } from './fetch/request.js';
import { type Answer, judgedByStatus, Outcome } from './outcome.js';
import { timeoutsOf } from './timeouts.js';
import { isNetworkError } from './trackers/network-error.js';
import { invalid, optionsOf, timerMs } from './validate.js';

export type { CircuitsOptions } from './circuits.js';
export type { KeyedRequest } from './fetch/request.js';
export type { RetryAfterOptions } from './retry-after/retry-after.js';

/** Options of {@link protectAxios}. */
export interface AxiosOptions extends CircuitsOptions<KeyedRequest> {
  /** axios' own `timeout` in ms, for requests that set none. Default: none. */
  readonly timeout?: number | undefined;
}

/**
 * Protect each origin that an axios instance calls by a circuit breaker of its own: its adapter is wrapped, whichever that is.
 *
 * Interceptors, cancellation, `validateStatus` and errors stay as they are. What the caller cancels counts as neither success nor
 * failure; a response that `validateStatus` accepts is judged as well. With `responseType: 'stream'` a call ends when its stream
 * ends. A request with an `adapter` of its own is not protected.
 *
 * @returns the instance
 * @throws TypeError or RangeError for an invalid option, or if `instance` is not an axios instance
 * @example `const api = protectAxios(axios.create({ baseURL: 'https://pay.example' }), { timeout: 2_000 });`
 */
export function protectAxios<Instance extends AxiosInstance>(instance: Instance, options?: AxiosOptions): Instance {
  if (typeof Object(instance).getUri !== 'function') invalid('protectAxios(instance)', instance, 'an axios instance');
  const given = optionsOf<AxiosOptions>('protectAxios(instance, options)', options, CIRCUITS_OPTIONS);
  if (given.timeout !== undefined) timerMs('timeout', given.timeout);
  const nameFor = keyOf(given.key, ({ url }) => originOf(url));
  const registry = registryOf(given, timeoutsOf(given.timeout));
  const original = instance.defaults.adapter;

  const adapter: AxiosAdapter = async (config) => {
    const send = getAdapter(config.adapter === adapter ? original : config.adapter, config);
    if (!config.timeout && given.timeout !== undefined) config.timeout = given.timeout;
    const request = keyedRequest(instance, config);
    const name = request === undefined ? null : nameFor(request);
    if (name === null) return send(config);

    const outcome = new Outcome(registry.get(name).acquire());
    try {
      const response = await send(config);
      end(response, outcome, config);
      return response;
    } catch (error) {
      fail(error, outcome, config);
      throw error;
    }
  };
  instance.defaults.adapter = adapter;
  return instance;
}

/** `undefined` for a URL that cannot be parsed: the adapter has its own words for that. */
function keyedRequest(instance: AxiosInstance, config: InternalAxiosRequestConfig): KeyedRequest | undefined {
  const base = (globalThis as { readonly location?: { readonly href: string } }).location?.href;
  try {
    const url = new URL(instance.getUri(config), base);
    return { url, method: (config.method ?? 'get').toUpperCase() };
  } catch {
    return undefined;
  }
}

function fail(error: unknown, outcome: Outcome, { signal }: InternalAxiosRequestConfig): void {
  const { code, response } = Object(error) as { readonly code?: unknown; readonly response?: AxiosResponse };
  if (code === 'ERR_CANCELED') outcome.aborted(error, (signal as AbortSignal | undefined)?.reason);
  else outcome.failed(error, response && answerOf(response));
}

/** A response is there; its body too, unless it is a stream. */
function end(response: AxiosResponse, outcome: Outcome, { signal }: InternalAxiosRequestConfig): void {
  const answer = answerOf(response);
  const stream: unknown = response.data;
  const failed = (error: unknown): void => {
    if (signal?.aborted) outcome.aborted(error, (signal as AbortSignal).reason);
    else if (isNetworkError(error)) outcome.failed(error);
    else outcome.released();
  };
  const observer = { ended: () => outcome.answered(answer), failed, cancelled: () => outcome.released() };
  if (judgedByStatus(response.status)) outcome.answered(answer);
  else if (isWebStream(stream)) response.data = streamOf(new Body(stream, observer, undefined));
  else if (isNodeStream(stream)) {
    // A listener for `error` would make errors that nobody handles disappear; `close` follows each.
    stream.once('close', () => {
      if (stream.errored) failed(stream.errored);
      else if (stream.readableEnded) observer.ended();
      else observer.cancelled();
    });
  } else outcome.answered(answer);
}

function answerOf(response: AxiosResponse): Answer {
  const { status, headers } = response;
  return { status, header: (name) => headers?.[name] as string | undefined, value: response };
}

interface NodeStream {
  readonly errored: unknown;
  readonly readableEnded: boolean;
  once(event: 'close', listener: () => void): unknown;
}

function isWebStream(data: unknown): data is ReadableStream<Uint8Array<ArrayBuffer>> {
  return typeof (Object(data) as { readonly getReader?: unknown }).getReader === 'function';
}

function isNodeStream(data: unknown): data is NodeStream {
  const { once, pipe } = Object(data) as { readonly once?: unknown; readonly pipe?: unknown };
  return typeof once === 'function' && typeof pipe === 'function';
}
