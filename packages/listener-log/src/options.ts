import { type LogLevel, type LogSubject, resolveLevels } from './levels.js';
import type { StructuredLogger } from './logger.js';
import { flag, interval, invalid, onlyKnown } from './validate.js';

/** Options of a `LogListener`. All are optional. */
export interface LogListenerOptions {
  /** The logger. Default: pino's default logger on standard output, created when the first line is written. */
  readonly logger?: StructuredLogger | undefined;
  /**
   * The level per new state, per outcome of a call, for faults and for shadow openings. Default: `open`, `forced_open`, `failure`
   * and `not_permitted` `warn`; the other states and `shadow` `info`; `fault` `error`. `silent` logs nothing.
   */
  readonly levels?: Partial<Record<LogSubject, LogLevel | undefined>> | undefined;
  /** Also log calls that fail or are rejected. Default `false`. */
  readonly calls?: boolean | undefined;
  /**
   * How much of an error is logged. `'safe'`: type, message, code, status, stack and causes, bounded in length. `'full'`: the
   * original error goes to the logger's own serializer; errors of HTTP clients carry credentials. Default `'safe'`.
   */
  readonly errors?: 'safe' | 'full' | undefined;
  /**
   * In ms: calls and faults are limited to one line per circuit and kind per interval; transitions too, after the first twenty.
   * The line has the count. A transition, detaching and `flush` write pending counts at once. Default 1,000.
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
