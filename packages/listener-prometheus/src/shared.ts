import type { CircuitView } from '@fluxgate/core';
import type { MetricsRegistry } from './client.js';

/** Metrics that are made together, and know of the same circuits. */
export interface MetricSet {
  /** Each metric under its name. */
  readonly metrics: Readonly<Record<string, object>>;
  attach(circuit: CircuitView): void;
  detach(circuit: CircuitView): void;
}

/** Where a metric keeps the set it belongs to. Registered globally, so that two copies of this package find each other's. */
const SET: unique symbol = Symbol.for('@fluxgate/listener-prometheus/1');

/**
 * The set of `fresh`'s metrics on `registry`: the one that is there already, or else `fresh`. It registers nothing.
 *
 * A registry holds a name once. Listeners that come later (another breaker's, the next hot reload's, another copy's of this
 * package) go on with the metrics of the first one, and throw no 'already been registered'.
 *
 * @throws Error when a name is taken by a metric that is not Fluxgate's
 */
export function shared<T extends MetricSet>(registry: MetricsRegistry, fresh: T): T {
  const names = Object.keys(fresh.metrics);
  const present = names.map((name) => registry.getSingleMetric(name) as { [SET]?: T } | undefined);
  const taken = present.findIndex((metric) => metric !== undefined && metric[SET] === undefined);
  if (taken >= 0) {
    throw new Error(
      `registry must not already have a metric ${JSON.stringify(names[taken])}; got one that is not Fluxgate's. ` +
        "Set the option prefix, such as prefix: 'fluxgate_', or pass another registry",
    );
  }
  return present.find((metric) => metric !== undefined)?.[SET] ?? fresh;
}

/** Put on `registry` what it lacks of `sets`: all of a fresh one, and of another what someone has removed. */
export function register(registry: MetricsRegistry, sets: readonly MetricSet[]): void {
  for (const set of sets) {
    for (const [name, metric] of Object.entries(set.metrics)) {
      if (registry.getSingleMetric(name) !== undefined) continue;
      registry.registerMetric(Object.defineProperty(metric, SET, { value: set }));
    }
  }
}
