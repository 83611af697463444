import type { MetricsRegistry } from './client.js';
import { flag, invalid, optionsOf, withMethods } from './validate.js';

/** Options of a `PrometheusListener`. All are optional. */
export interface PrometheusListenerOptions {
  /** Where the metrics are registered. Default: the client's global registry. */
  readonly registry?: MetricsRegistry | undefined;
  /** A prefix for every metric's name, such as `'shop_'`. Default: none. */
  readonly prefix?: string | undefined;
  /**
   * Also export calls: their outcomes and durations, the window, and calls in flight. Adds about 50 series per circuit, and less
   * than a microsecond per call. Default `false`, which adds nothing to a call.
   */
  readonly calls?: boolean | undefined;
  /** With `calls: true`, the upper bounds of the duration histogram in seconds, ascending. Default: those of the client, 5 ms to 10 s. */
  readonly buckets?: readonly number[] | undefined;
}

const OPTIONS = { registry: true, prefix: true, calls: true, buckets: true } as const;

/** The buckets that both clients use by default, in seconds. */
const DEFAULT_BUCKETS: readonly number[] = /* @__PURE__ */ Object.freeze([
  0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
]);

/** The options, checked and complete with defaults. */
export interface Settings {
  readonly registry: MetricsRegistry;
  readonly prefix: string;
  /** `undefined` when single calls are not exported. */
  readonly buckets: readonly number[] | undefined;
}

/**
 * `given`, checked and complete with defaults.
 *
 * @throws TypeError or RangeError that names the option, what it must be and the value given
 */
export function resolveOptions(given: PrometheusListenerOptions, defaultRegistry: MetricsRegistry): Settings {
  const {
    registry = defaultRegistry,
    prefix = '',
    calls = false,
    buckets,
  } = optionsOf('new PrometheusListener(options)', given, OPTIONS);
  if (!flag('calls', calls) && buckets !== undefined) invalid('buckets', buckets, 'omitted unless calls is true');
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
  const expected = 'an array of seconds above 0, in ascending order';
  if (!Array.isArray(given) || !given.every((bound) => typeof bound === 'number')) invalid('buckets', given, expected);
  if (given.length === 0 || !given.every(rising)) invalid('buckets', given, expected, RangeError);
  return Object.freeze([...given]);
}

function metricPrefix(given: string): string {
  if (typeof given !== 'string' || !/^([a-zA-Z_:][a-zA-Z0-9_:]*)?$/.test(given)) {
    invalid('prefix', given, 'letters, digits, _ and :, not starting with a digit');
  }
  return given;
}
