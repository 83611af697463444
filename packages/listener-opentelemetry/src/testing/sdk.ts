import type { Attributes } from '@opentelemetry/api';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  type MetricData,
  PeriodicExportingMetricReader,
  type ViewOptions,
} from '@opentelemetry/sdk-metrics';

/** A meter provider of the real SDK whose metrics stay in memory. */
export interface MetricsSdk {
  readonly provider: MeterProvider;
  /** Collect now. */
  collect(): Promise<readonly MetricData[]>;
  /** Collect now. @returns values by series: `status{name=a, state=open}`; of a histogram the count */
  figures(): Promise<Record<string, number>>;
}

const PREFIX = /^fluxgate\.circuit_breaker\./;

export function metricsSdk(
  temporality: AggregationTemporality = AggregationTemporality.CUMULATIVE,
  views: ViewOptions[] = [],
): MetricsSdk {
  const exporter = new InMemoryMetricExporter(temporality);
  // Tests collect when they want to.
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 1e9, exportTimeoutMillis: 1e9 });
  const provider = new MeterProvider({ readers: [reader], views });
  const collect = async (): Promise<readonly MetricData[]> => {
    const { resourceMetrics } = await reader.collect();
    return resourceMetrics.scopeMetrics.flatMap(({ metrics }) => metrics);
  };
  return { provider, collect, figures: async () => figuresOf(await collect()) };
}

/** `status{name=a, state=open}`, without what all names begin with. */
function seriesName(metric: string, attributes: Attributes): string {
  const pairs = Object.entries(attributes).map(([name, value]) => `${name.replace(PREFIX, '')}=${value}`);
  return `${metric.replace(PREFIX, '')}{${pairs.join(', ')}}`;
}

function figuresOf(metrics: readonly MetricData[]): Record<string, number> {
  const figures: Record<string, number> = {};
  for (const { descriptor, dataPoints } of metrics) {
    for (const { attributes, value } of dataPoints) {
      figures[seriesName(descriptor.name, attributes)] = typeof value === 'number' ? value : value.count;
    }
  }
  return figures;
}

/** Those of `figures` that are not 0. */
export function nonZero(figures: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(figures).filter(([, value]) => value !== 0));
}
