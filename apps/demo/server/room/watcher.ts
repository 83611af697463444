import type { CallEvent, CircuitInfo, CircuitView, Listener, Signal } from '@fluxgate/core';
import { type Figures, FRAME_EVERY, OUTCOMES, type Outcome } from '../../shared/events.js';
import type { Cancel, Time } from '../time.js';
import type { Chronicle } from './chronicle.js';

/** What is known of a circuit beside what its `info()` tells. */
interface Watched {
  readonly circuit: CircuitView;
  /** From which duration on a call is slow, in ms, by the circuit's own rules. */
  readonly slowFrom: number | undefined;
  calls: Record<Outcome, number>;
  retryAt: number | null;
  /** Its figures in the latest frame that had any, as JSON. */
  told: string;
}

/**
 * Listens to circuits and writes down what it hears: each change of state as it happens, and once a second the figures of
 * the circuits that have something new to tell.
 */
export class CircuitWatcher implements Listener {
  readonly #chronicle: Chronicle;
  readonly #slowFrom: (circuit: string) => number | undefined;
  readonly #watched = new Map<string, Watched>();

  /** @param slowFrom - from which duration on a call of that circuit is slow, in ms */
  constructor(chronicle: Chronicle, slowFrom: (circuit: string) => number | undefined) {
    this.#chronicle = chronicle;
    this.#slowFrom = slowFrom;
  }

  onAttach(circuit: CircuitView): void {
    const slowFrom = this.#slowFrom(circuit.name);
    this.#watched.set(circuit.name, { circuit, slowFrom, calls: noCalls(), retryAt: null, told: '' });
  }

  onDetach({ name }: CircuitView): void {
    this.#watched.delete(name);
  }

  onCall({ circuitName, outcome }: CallEvent): void {
    const watched = this.#watched.get(circuitName);
    if (watched !== undefined) watched.calls[outcome]++;
  }

  onSignal(signal: Signal): void {
    const { circuitName, oldState, newState, reason, reopens, retryAfter, timestamp, failure, outage } = signal;
    const retryAt = retryAfter === undefined ? null : Math.round(timestamp + retryAfter);
    const watched = this.#watched.get(circuitName);
    if (watched !== undefined) watched.retryAt = retryAt;
    this.#chronicle.record(
      {
        kind: 'signal',
        circuit: circuitName,
        from: oldState,
        to: newState,
        since: timestamp,
        reason,
        reopens,
        retryAt,
        ...(failure && { failure }),
        ...(outage && { outage: { since: Math.round(outage.since), duration: Math.round(outage.duration) } }),
      },
      timestamp,
    );
  }

  /** Write down a frame at once and then one each second. */
  start(time: Time): Cancel {
    this.#frame();
    return time.every(FRAME_EVERY, () => this.#frame());
  }

  #frame(): void {
    const circuits: Record<string, Figures> = {};
    for (const [name, watched] of this.#watched) {
      const figures = figuresOf(watched);
      const text = JSON.stringify(figures);
      const called = OUTCOMES.some((outcome) => figures.calls[outcome] > 0);
      if (called || text !== watched.told) circuits[name] = figures;
      watched.told = text;
      watched.calls = noCalls();
    }
    this.#chronicle.record({ kind: 'frame', circuits });
  }
}

function figuresOf({ circuit, slowFrom, calls, retryAt }: Watched): Figures {
  const { state, changedAt, reopens, metrics }: CircuitInfo = circuit.info();
  return {
    state,
    since: Math.round(changedAt),
    retryAt: state === 'open' ? retryAt : null,
    reopens,
    window: {
      calls: metrics.totalCount,
      failures: metrics.failureCount,
      failureRate: rounded(metrics.failureRate, 1_000),
      slowRate: slowFrom === undefined ? null : rounded(metrics.slowRate(slowFrom), 1_000),
      latency: rounded(metrics.avgDuration, 10),
    },
    calls,
  };
}

function noCalls(): Record<Outcome, number> {
  return { success: 0, failure: 0, ignored: 0, not_permitted: 0 };
}

/** To so many parts of one: digits that nobody sees would make every frame a new one. */
function rounded(value: number | undefined, parts: number): number | null {
  return value === undefined ? null : Math.round(value * parts) / parts;
}
