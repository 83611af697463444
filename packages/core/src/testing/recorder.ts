import type { CallEvent, Listener } from '../listener.js';
import type { Signal } from '../signal.js';

/** A listener that keeps what it hears. */
export interface SignalRecorder extends Listener {
  /** Every signal, in the order heard. */
  readonly signals: readonly Signal[];
  /** Every call, in the order heard; only with `recorder({ calls: true })`. */
  readonly calls: readonly CallEvent[];
  /** The signals as one reads them: `closed -> open: failure_rate 0.62 >= 0.5 over 100 calls`. */
  transitions(): string[];
  /** Forget what was heard. */
  clear(): void;
}

/**
 * A listener for tests.
 *
 * @param options - `calls`: hear of single calls as well. Default `false`
 * @example
 * ```ts
 * const heard = recorder();
 * const breaker = new CircuitBreaker({ name: 'payment_api', listeners: [heard] });
 * breaker.forceOpen('maintenance');
 * heard.transitions(); // ['closed -> forced_open: manual: maintenance']
 * ```
 */
export function recorder(options: { readonly calls?: boolean } = {}): SignalRecorder {
  const signals: Signal[] = [];
  const calls: CallEvent[] = [];
  return {
    signals,
    calls,
    onSignal: (signal) => {
      signals.push(signal);
    },
    ...(options.calls && {
      onCall: (event: CallEvent) => {
        calls.push(event);
      },
    }),
    transitions: () => signals.map(({ oldState, newState, reason }) => `${oldState} -> ${newState}: ${reason}`),
    clear() {
      signals.length = 0;
      calls.length = 0;
    },
  };
}
