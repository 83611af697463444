/**
 * What Fluxgate needs of a Prometheus client, by shape: prom-client and its successor `@prometheus-io/client` both fit, and
 * nobody who uses the one needs the types of the other.
 */
export interface MetricsClient {
  /** The client's own, global registry. */
  readonly register: MetricsRegistry;
  readonly Gauge: new (config: MetricConfig) => Gauge;
  readonly Counter: new (config: MetricConfig) => Counter;
}

/** Anything that has a text to be scraped: a registry of either client, or what sums those of a cluster's workers. */
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
  /** Take in a metric that was made without a registry; throws when its name is taken. */
  registerMetric(metric: object): void;
}

/** The labels of one series. */
export type Labels = Record<string, string>;

export interface MetricConfig {
  readonly name: string;
  readonly help: string;
  readonly labelNames: string[];
  /** None: what belongs to a registry is put there by `registerMetric`, which asks no more of it than its shape. */
  readonly registers: [];
  /** How the workers of a cluster are put together. */
  readonly aggregator?: 'sum' | 'average' | 'max';
  /** Run at every scrape, before the metric is read. */
  readonly collect?: () => void;
}

interface Metric {
  remove(labels: Labels): void;
  reset(): void;
}

export interface Gauge extends Metric {
  set(labels: Labels, value: number): void;
}

export interface Counter extends Metric {
  inc(labels: Labels, value: number): void;
}
