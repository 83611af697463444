import type { MetricsRegistry } from './client.js';
import { flag, options, refuse, withMethods } from './validate.js';

/** What a `PrometheusListener` can be told. */
export interface PrometheusListenerOptions {
  /** Where the metrics go. Default: the client's own, global registry. */
  readonly registry?: MetricsRegistry | undefined;
  /** What stands before every metric's name, such as `'shop_'`. Default: nothing. */
  readonly prefix?: string | undefined;
  /**
   * Whether to export single calls too: how they ended, how long they took, and what the window holds. It adds some 50 series
   * per circuit, and has each call timed: a fraction of a microsecond. Default `false`, which adds nothing to a call.
   */
  readonly calls?: boolean | undefined;
  /** With `calls: true`, the upper bounds of the duration histogram in seconds, rising. Default: as the clients have it, 5 ms to 10 s. */
  readonly buckets?: readonly number[] | undefined;
}

const OPTIONS = { registry: true, prefix: true, calls: true, buckets: true } as const;

/** The buckets that both clients use by default, in seconds. */
const DEFAULT_BUCKETS: readonly number[] = /* @__PURE__ */ Object.freeze([
  0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
]);

/** The options, checked and complete. */
export interface Settings {
  readonly registry: MetricsRegistry;
  readonly prefix: string;
  /** `undefined` when single calls are not exported. */
  readonly buckets: readonly number[] | undefined;
}

/**
 * `given` with the defaults in their places.
 *
 * @throws TypeError or RangeError that names the option, the value given and what is accepted
 */
export function settle(given: PrometheusListenerOptions, defaultRegistry: MetricsRegistry): Settings {
  const {
    registry = defaultRegistry,
    prefix = '',
    calls = false,
    buckets,
  } = options('new PrometheusListener(options)', given, OPTIONS);
  if (!flag('calls', calls) && buckets !== undefined) refuse('buckets', buckets, 'nothing without calls: true');
  return {
    registry: withMethods(
      'registry',
      registry,
      'a registry of the Prometheus client',
      'getSingleMetric',
      'registerMetric',
    ),
    prefix: metricPrefix(prefix),
    buckets: calls ? upperBounds(buckets ?? DEFAULT_BUCKETS) : undefined,
  };
}

function upperBounds(given: readonly number[]): readonly number[] {
  const rising = (bound: number, i: number): boolean => bound > (i === 0 ? 0 : (given[i - 1] ?? 0)) && bound < Infinity;
  const accepted = 'seconds above 0, in rising order';
  if (!Array.isArray(given) || !given.every((bound) => typeof bound === 'number')) refuse('buckets', given, accepted);
  if (given.length === 0 || !given.every(rising)) refuse('buckets', given, accepted, false);
  return Object.freeze([...given]);
}

function metricPrefix(given: string): string {
  if (typeof given !== 'string' || !/^([a-zA-Z_:][a-zA-Z0-9_:]*)?$/.test(given)) {
    refuse('prefix', given, 'letters, digits, _ and :, not beginning with a digit');
  }
  return given;
}
