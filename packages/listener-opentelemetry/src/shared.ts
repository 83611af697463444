import type { Signal } from '@fluxgate/core';
import type { MeterProvider } from '@opentelemetry/api';
import { CircuitMetrics } from './circuit-metrics.js';
import type { EventLoggerProvider } from './events.js';

interface Shared {
  /** The metrics that go to whatever the global meter provider is. */
  readonly global: CircuitMetrics;
  readonly byMeterProvider: WeakMap<MeterProvider, CircuitMetrics>;
  readonly emitted: WeakMap<EventLoggerProvider, WeakSet<Signal>>;
}

/** Kept globally, so that two copies of this package in one process share it. */
const SHARED: unique symbol = Symbol.for('@fluxgate/listener-opentelemetry/1');

function shared(): Shared {
  const home = globalThis as { [SHARED]?: Shared };
  home[SHARED] ??= { global: new CircuitMetrics(), byMeterProvider: new WeakMap(), emitted: new WeakMap() };
  return home[SHARED];
}

/** The metrics of all listeners on the global meter provider. */
export function globalMetrics(): CircuitMetrics {
  return shared().global;
}

/** The metrics of all listeners on `provider`. */
export function metricsOf(provider: MeterProvider): CircuitMetrics {
  const { byMeterProvider } = shared();
  let metrics = byMeterProvider.get(provider);
  if (metrics === undefined) {
    metrics = new CircuitMetrics();
    metrics.exportTo(provider);
    byMeterProvider.set(provider, metrics);
  }
  return metrics;
}

/** Whether `signal` is emitted on `provider` for the first time: two listeners may hear the same circuit. */
export function firstEmission(provider: EventLoggerProvider, signal: Signal): boolean {
  const { emitted } = shared();
  const before = emitted.get(provider) ?? new WeakSet();
  emitted.set(provider, before);
  if (before.has(signal)) return false;
  before.add(signal);
  return true;
}
