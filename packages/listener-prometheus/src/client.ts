/*
 * What Fluxgate needs of a Prometheus client, by shape: prom-client and its successor `@prometheus-io/client` both fit, and
 * users of one do not need the types of the other.
 */

/** Anything with a text to scrape: a registry of either client, or one that sums those of a cluster's workers. */
export interface MetricsSource {
  /** The `Content-Type` under which the text is served. */
  readonly contentType: string;
  /** The text. */
  metrics(): string | PromiseLike<string>;
}

/** A registry of either client. */
export interface MetricsRegistry extends MetricsSource {
  /** The metric of that name, if there is one. */
  getSingleMetric(name: string): object | undefined;
  /** Add a metric that was made without a registry; throws when its name is taken. */
  registerMetric(metric: object): void;
}
