/** What `key` is given: the request that is about to be sent. */
export interface KeyedRequest {
  /** The absolute URL. */
  readonly url: URL;
  /** The method, in upper case. */
  readonly method: string;
}

type Input = Parameters<typeof fetch>[0];
type Init = Parameters<typeof fetch>[1];

/** What a request to `fetch` will be; `undefined` when its URL cannot be parsed. */
export function keyedRequest(input: Input, init: Init): KeyedRequest | undefined {
  const request = isRequest(input) ? input : undefined;
  const url = parsed(request ? request.url : String(input));
  return url && { url, method: String(init?.method ?? request?.method ?? 'GET').toUpperCase() };
}

/**
 * The signal of the caller: that of `init`, where it has one, or else that of the `Request`.
 *
 * @returns `'invalid'` for what `fetch` will refuse
 */
export function callersSignal(input: Input, init: Init): AbortSignal | undefined | 'invalid' {
  const signal: unknown = init?.signal;
  if (signal === null) return undefined;
  if (signal === undefined) return isRequest(input) ? input.signal : undefined;
  return signal instanceof AbortSignal ? signal : 'invalid';
}

/** `init` with another signal. A class with getters, or a `Request`, has no properties of its own that could be copied. */
export function withSignal(init: Init, signal: AbortSignal): RequestInit {
  const prototype = init == null ? null : Object.getPrototypeOf(init);
  if (prototype === null || prototype === Object.prototype) return { ...init, signal };
  return new Proxy(init as object, {
    get: (target, property) => (property === 'signal' ? signal : Reflect.get(target, property)),
  });
}

/** Abort `controller` when `signal` aborts, with its reason. @returns a function that ends that */
export function forwardAbort(signal: AbortSignal, controller: AbortController): () => void {
  const forward = (): void => controller.abort(signal.reason);
  signal.addEventListener('abort', forward, { once: true });
  return () => signal.removeEventListener('abort', forward);
}

function isRequest(input: unknown): input is Request {
  return typeof Request === 'function' && input instanceof Request;
}

/** As `fetch` does it: against the page's address, where there is a page. */
function parsed(url: string): URL | undefined {
  try {
    return new URL(url);
  } catch {
    try {
      return new URL(url, (globalThis as { readonly location?: { readonly href: string } }).location?.href);
    } catch {
      return undefined;
    }
  }
}
