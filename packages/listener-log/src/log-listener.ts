import type { CallEvent, CircuitView, Listener, OnError, Signal } from '@fluxgate/core';
import { type LogLevel, type LogSubject, settleLevels } from './levels.js';
import { callLine, type Fault, faultLine, transitionLine } from './line.js';
import type { StructuredLogger } from './logger.js';
import { refuse, refuseStrangers } from './refuse.js';
import { Throttle } from './throttle.js';
import { Writer } from './writer.js';

/** How a {@link LogListener} logs. Nothing is required. */
export interface LogListenerOptions {
  /** Where to. Default: pino's own logger on standard output, made when the first line is written. */
  readonly logger?: StructuredLogger | undefined;
  /**
   * At which level: by the state that the circuit enters, for calls by their outcome, and for faults. Default: `open` and
   * `forced_open` `warn`, the other states `info`; `failure` and `not_permitted` `warn`; `fault` `error`. With `silent`
   * nothing is logged.
   */
  readonly levels?: Partial<Record<LogSubject, LogLevel>> | undefined;
  /** Whether to log calls that fail or are not permitted, too. Default `false`. */
  readonly calls?: boolean | undefined;
  /**
   * Calls and faults make at most one line in so many ms for each circuit and kind; the line tells how many it stands for.
   * Over and above that, a transition, taking the listener off and {@link LogListener.flush} write early what was counted
   * until then. Default 1,000.
   */
  readonly interval?: number | undefined;
}

/**
 * Logs what happens to circuits: the record first, then the sentence.
 *
 * One listener serves any number of circuits. A logger that throws or rejects touches no call, and does not do so in
 * silence: of a transition the breaker's `onError` is told, of calls and faults `console.error`.
 *
 * @example
 * ```ts
 * const log = new LogListener({ logger: app.log, levels: { open: 'error' }, calls: true });
 * const payments = new CircuitBreaker({ name: 'payment_api', listeners: [log], onError: log.onError });
 * ```
 */
export class LogListener implements Listener {
  readonly #writer: Writer;
  readonly #failures: Throttle<CallEvent>;
  readonly #rejections: Throttle<CallEvent>;
  readonly #faults: Throttle<Fault>;

  /** Logs failing and not-permitted calls; present only with `calls: true`, since being told of calls costs the breaker. */
  readonly onCall?: (event: CallEvent) => void;

  /** @throws TypeError or RangeError for an option that is not accepted; it names the option, the value and what is */
  constructor(options: LogListenerOptions = {}) {
    if (typeof options !== 'object' || options === null) refuse('new LogListener(options)', options, 'an object');
    refuseStrangers('an option of new LogListener(options)', options, Object.keys(OPTIONS));
    const { logger, levels = {}, calls = false, interval = 1_000 } = options;
    if (logger !== undefined && (typeof logger !== 'object' || logger === null)) {
      refuse('logger', logger, 'a pino logger, or an object with a method for each level');
    }
    if (typeof calls !== 'boolean') refuse('calls', calls, 'true or false');
    if (!(typeof interval === 'number' && interval >= 1 && interval <= LONGEST_TIMER)) {
      refuse('interval', interval, `a number of ms from 1 to ${LONGEST_TIMER}`);
    }

    const writer = new Writer(logger, settleLevels(levels, logger));
    this.#writer = writer;
    const tellCalls = (...call: Parameters<typeof callLine>) => writer.writeUnattended(callLine(...call));
    this.#failures = new Throttle(interval, tellCalls);
    this.#rejections = new Throttle(interval, tellCalls);
    this.#faults = new Throttle(interval, (...fault) => writer.writeUnattended(faultLine(...fault)));
    if (calls) this.onCall = (event) => this.#count(event);
  }

  /** Logs a change of state, after what was counted until then. */
  onSignal(signal: Signal): void | PromiseLike<void> {
    this.flush(signal.circuitName);
    return this.#writer.write(transitionLine(signal));
  }

  /** Logs what was counted of a circuit that is being left. */
  onDetach(circuit: CircuitView): void {
    this.flush(circuit.name);
  }

  /**
   * A breaker's `onError`: logs what rules and listeners throw, with the error under the logger's own error key. It is bound,
   * to be handed over as it is. Where the logger fails too, both go to `console.error`.
   */
  readonly onError: OnError = (error, { circuitName, source }) => {
    this.#faults.hit(`${source} ${circuitName}`, { error, circuitName, source });
  };

  /**
   * Log now what was counted and not yet told: calls and faults of all circuits, or with `circuitName` the calls of that
   * circuit alone. Faults wait for their interval then. Call it without a name before the process ends: the listener keeps
   * none alive for its last count.
   */
  flush(circuitName?: string): void {
    this.#failures.flush(circuitName);
    this.#rejections.flush(circuitName);
    if (circuitName === undefined) this.#faults.flush();
  }

  #count(event: CallEvent): void {
    if (event.outcome === 'failure') this.#failures.hit(event.circuitName, event);
    else if (event.outcome === 'not_permitted') this.#rejections.hit(event.circuitName, event);
  }
}

const OPTIONS: Readonly<Record<keyof LogListenerOptions, true>> = {
  logger: true,
  levels: true,
  calls: true,
  interval: true,
};

/** The longest wait that a timer can be given: 2^31 - 1 ms. */
const LONGEST_TIMER = 2_147_483_647;
