import {
  type CircuitBreakerOptions,
  type CircuitDefaults,
  CircuitRegistry,
  type CircuitRegistryOptions,
  cooldown,
  type Retry,
} from '@fluxgate/core';
import { type RetryAfterOptions, retryAfter } from './retry-after/retry-after.js';
import { httpFailure } from './trackers/http-failure.js';
import { callable, invalid } from './validate.js';

/** Options that `createFetch`, the undici interceptor and the axios adapter share. */
export interface CircuitsOptions<Request> {
  /**
   * The name of the circuit that protects this request; `null` sends it unprotected. Default: the origin of its URL, such as
   * `https://pay.example`, and `null` for a URL that is not http or https.
   */
  readonly key?: ((request: Request) => string | null) | undefined;
  /** How long the upstream may keep silent. Default: as long as the client lets it. */
  readonly timeout?: number | Timeouts | undefined;
  /**
   * Whether the wait that a 429 or 503 asks for with `Retry-After` replaces that of the `retry` rule, and within which bounds.
   * Default: it does, from 1 s to 5 minutes; `false` turns it off.
   */
  readonly retryAfter?: RetryAfterOptions | false | undefined;
  /**
   * The options of every circuit, or a function that returns them for a name. Default: those of `CircuitBreaker`, with
   * `tracker: httpFailure()`; and `callTimeout: Infinity` if `timeout` limits both headers and body, so that a long transfer is
   * not taken for one that hangs.
   */
  readonly defaults?: CircuitRegistryOptions['defaults'];
  /** Options of single circuits by name, in place of the defaults of the same key. */
  readonly overrides?: CircuitRegistryOptions['overrides'];
  /** How many circuits to keep: an integer of at least 1. Default 1,000. */
  readonly max?: number | undefined;
  /** After how many ms without a call a circuit may be evicted. Default: never. */
  readonly idle?: number | undefined;
  /**
   * A registry of your own, for instance one that several clients share, in place of `retryAfter`, `defaults`, `overrides`, `max`
   * and `idle`: it is used as it is. Give it `tracker: httpFailure()` and `retry: retryAfter(...)`.
   */
  readonly registry?: CircuitRegistry | undefined;
}

/** How long the upstream may keep silent, in ms from 1 up; without one, as long as the client lets it. */
export interface Timeouts {
  /** From the call to the response's headers. */
  readonly headers?: number | undefined;
  /** While the body is read: from one piece to the next. */
  readonly body?: number | undefined;
}

/** Their names. */
export const CIRCUITS_OPTIONS: readonly (keyof CircuitsOptions<unknown>)[] = [
  'key',
  'timeout',
  'retryAfter',
  'defaults',
  'overrides',
  'max',
  'idle',
  'registry',
];

/** What a registry of the user's own already decides. */
const OF_A_REGISTRY = ['retryAfter', 'defaults', 'overrides', 'max', 'idle'] as const;

/**
 * The registry that `options` describe.
 *
 * @throws TypeError or RangeError for an invalid option
 */
export function registryOf(options: CircuitsOptions<never>, timeouts: Timeouts): CircuitRegistry {
  const { registry, retryAfter: bounds, defaults, overrides, max, idle } = options;
  if (registry !== undefined) {
    for (const option of OF_A_REGISTRY) {
      if (options[option] === undefined) continue;
      throw new TypeError(`${option} must be set on the registry that is given as registry; got both`);
    }
    return isRegistry(registry) ? registry : invalid('registry', registry, 'a CircuitRegistry');
  }
  if (bounds !== undefined && bounds !== false && (typeof bounds !== 'object' || bounds === null)) {
    invalid('retryAfter', bounds, 'false, or an object with min and max');
  }
  const honouring = (retry: Retry | undefined): { readonly retry?: Retry } =>
    bounds === false
      ? retry === undefined
        ? {}
        : { retry }
      : { retry: retryAfter(retry ?? cooldown(60_000), bounds) };
  const limited = timeouts.headers !== undefined && timeouts.body !== undefined;
  const complete = <T extends CircuitDefaults>(given: T): T => ({
    ...given,
    tracker: given.tracker ?? httpFailure(),
    ...(limited && { callTimeout: given.callTimeout ?? Infinity }),
    ...honouring(given.retry),
  });
  return new CircuitRegistry({
    defaults: defaultsOf(defaults, complete),
    overrides: overridesOf(overrides, honouring),
    max,
    idle,
  });
}

/** A registry of another copy of core is as good. */
function isRegistry(given: unknown): boolean {
  const { get, info } = Object(given) as { readonly get?: unknown; readonly info?: unknown };
  return typeof get === 'function' && typeof info === 'function';
}

type Named = Omit<CircuitBreakerOptions, 'name'>;

function defaultsOf(
  defaults: CircuitRegistryOptions['defaults'],
  complete: <T extends CircuitDefaults>(given: T) => T,
): CircuitRegistryOptions['defaults'] {
  if (typeof defaults === 'function') return (name) => complete<Named>(Object(defaults(name)) as Named);
  if (defaults !== undefined && (typeof defaults !== 'object' || defaults === null)) {
    invalid('defaults', defaults, 'an object with options of a circuit, or a function that returns one');
  }
  return complete<CircuitDefaults>(defaults ?? {});
}

function overridesOf(
  overrides: CircuitRegistryOptions['overrides'],
  honouring: (retry: Retry | undefined) => { readonly retry?: Retry },
): CircuitRegistryOptions['overrides'] {
  if (typeof overrides !== 'object' || overrides === null) return overrides;
  const complete = (given: CircuitDefaults): CircuitDefaults =>
    given?.retry === undefined ? given : { ...given, ...honouring(given.retry) };
  return Object.fromEntries(Object.entries(overrides).map(([name, given]) => [name, complete(given)]));
}

/** @throws TypeError when `key` is not a function, or returned neither a name nor `null` */
export function keyOf<Request>(
  key: ((request: Request) => string | null) | undefined,
  otherwise: (request: Request) => string | null,
): (request: Request) => string | null {
  if (key === undefined) return otherwise;
  callable('key', key);
  return (request) => {
    const name = key(request);
    const valid = name === null || (typeof name === 'string' && name !== '');
    return valid ? name : invalid('the name that key returns', name, 'a non-empty string, or null');
  };
}

/** The origin of an http or https URL, the name of its circuit; `null` for any other. */
export function originOf(url: URL): string | null {
  return url.protocol === 'http:' || url.protocol === 'https:' ? url.origin : null;
}
