import { type LogLevel, type LogSubject, resolveLevels } from './levels.js';
import type { StructuredLogger } from './logger.js';
import { flag, interval, invalid, onlyKnown } from './validate.js';

/** Options of a `LogListener`. All are optional. */
export interface LogListenerOptions {
  /** Where to log. Default: pino's own logger on standard output, made when the first line is written. */
  readonly logger?: StructuredLogger | undefined;
  /**
   * The level, by the state that the circuit enters, for calls by their outcome, for faults and for shadow openings. Default:
   * `open` and `forced_open` `warn`, the other states and `shadow` `info`; `failure` and `not_permitted` `warn`; `fault`
   * `error`. `silent` logs nothing.
   */
  readonly levels?: Partial<Record<LogSubject, LogLevel | undefined>> | undefined;
  /** Whether to log calls that fail or are rejected, too. Default `false`. */
  readonly calls?: boolean | undefined;
  /**
   * What is logged of errors. `'safe'`: type, message, code, status, stack and causes, bounded in length. `'full'`: the error
   * itself goes to the logger's own serializer; errors of HTTP clients carry credentials. Default `'safe'`.
   */
  readonly errors?: 'safe' | 'full' | undefined;
  /**
   * Calls and faults make at most one line per circuit and kind in this many ms, transitions one after the first twenty; the
   * line says how many it stands for. In addition, a transition, detaching and `flush` write what was counted until then.
   * Default 1,000.
   */
  readonly interval?: number | undefined;
}

/** The options, checked and complete with defaults. */
export interface Settings {
  readonly logger: StructuredLogger | undefined;
  readonly levels: Readonly<Record<LogSubject, LogLevel>>;
  readonly calls: boolean;
  readonly errors: 'safe' | 'full';
  readonly interval: number;
}

const OPTIONS: Readonly<Record<keyof LogListenerOptions, true>> = {
  logger: true,
  levels: true,
  calls: true,
  errors: true,
  interval: true,
};

/**
 * `given`, checked and complete with defaults.
 *
 * @throws TypeError or RangeError that names the option, what it must be and the value given
 */
export function resolveOptions(given: LogListenerOptions): Settings {
  if (typeof given !== 'object' || given === null) invalid('new LogListener(options)', given, 'an object');
  onlyKnown(given, Object.keys(OPTIONS));
  const { logger, levels = {}, calls = false, errors = 'safe', interval: ms = 1_000 } = given;
  if (logger !== undefined && (typeof logger !== 'object' || logger === null)) {
    invalid('logger', logger, 'a pino logger, or an object with a method for each level');
  }
  if (errors !== 'safe' && errors !== 'full') invalid('errors', errors, "'safe' or 'full'");
  return {
    logger,
    levels: resolveLevels(levels, logger),
    calls: flag('calls', calls),
    errors,
    interval: interval('interval', ms),
  };
}
