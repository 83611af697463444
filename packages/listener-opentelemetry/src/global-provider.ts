import { createNoopMeter, type MeterProvider, metrics } from '@opentelemetry/api';
import type { CircuitMetrics } from './circuit-metrics.js';
import { SCOPE } from './names.js';

/** When to look for the provider after the first time, in ms: 0.1 s, 0.2 s, … 51.2 s. */
const FIRST_WAIT = 100;
const LONGEST_WAIT = 60_000;

/** The global meter provider; `undefined` while none is set. The API has no way to ask: until then its meters do nothing. */
function globalMeterProvider(): MeterProvider | undefined {
  const provider = metrics.getMeterProvider();
  return provider.getMeter(SCOPE) === createNoopMeter() ? undefined : provider;
}

/** Export to the global meter provider if there is one. @returns whether there is */
export function exportGlobally(circuits: CircuitMetrics): boolean {
  const provider = globalMeterProvider();
  if (provider !== undefined) circuits.exportTo(provider);
  return provider !== undefined;
}

const waiting = new WeakSet<CircuitMetrics>();

/**
 * Export to the global meter provider as soon as there is one.
 *
 * Applications often make their circuits before they start their SDK. The metrics API, unlike the trace API, does not pass a
 * provider on that is set later, nor tell of it: it has to be looked for. Transitions and calls do so; for circuits in which
 * nothing happens this does, ten times within two minutes, by a timer that keeps no process alive.
 */
export function awaitGlobalProvider(circuits: CircuitMetrics): void {
  if (exportGlobally(circuits) || waiting.has(circuits)) return;
  waiting.add(circuits);
  lookAgain(circuits, FIRST_WAIT);
}

function lookAgain(circuits: CircuitMetrics, wait: number): void {
  if (wait > LONGEST_WAIT) {
    waiting.delete(circuits);
    return;
  }
  const look = (): void => {
    if (exportGlobally(circuits)) waiting.delete(circuits);
    else lookAgain(circuits, 2 * wait);
  };
  try {
    unref(setTimeout(look, wait));
  } catch {
    // Edge runtimes allow no timers outside a request. Then the next attachment or transition looks.
    waiting.delete(circuits);
  }
}

/** Let the process end while `timer` waits. Deno's timers are numbers; browsers have no process to keep alive. */
function unref(timer: unknown): void {
  if (typeof timer === 'object') (timer as { unref?: () => void }).unref?.();
  else (globalThis as { Deno?: { unrefTimer?(id: unknown): void } }).Deno?.unrefTimer?.(timer);
}
