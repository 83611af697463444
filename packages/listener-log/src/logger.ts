import { pino } from 'pino';

/**
 * A logger as pino's are: a method for each level, which takes a record and a sentence.
 *
 * Every pino logger is one, child loggers and Fastify's `app.log` included; others become one by an adapter of a line for
 * each level that is used.
 *
 * @example
 * ```ts
 * const logger: StructuredLogger = {
 *   info: (record, message) => console.info('%s', message, record),
 *   warn: (record, message) => console.warn('%s', message, record),
 *   error: (record, message) => console.error('%s', message, record),
 * };
 * ```
 */
export interface StructuredLogger {
  /** Log at level `trace`. */
  trace?(record: object, message: string): unknown;
  /** Log at level `debug`. */
  debug?(record: object, message: string): unknown;
  /** Log at level `info`. */
  info?(record: object, message: string): unknown;
  /** Log at level `warn`. */
  warn?(record: object, message: string): unknown;
  /** Log at level `error`. */
  error?(record: object, message: string): unknown;
  /** Log at level `fatal`. */
  fatal?(record: object, message: string): unknown;
}

/**
 * The key under which `logger` wants errors; `err`, pino's default, where it does not say.
 *
 * pino keeps it under a symbol that each copy of pino makes for itself, and Fastify brings a copy of its own: the symbol is
 * found by its description, on the logger or, for a child, on one of those that it inherits from.
 */
export function errorKey(logger: StructuredLogger): string {
  for (let at: object | null = logger; at !== null; at = Object.getPrototypeOf(at)) {
    const symbol = Object.getOwnPropertySymbols(at).find(({ description }) => description === 'pino.errorKey');
    const key: unknown = symbol && (at as Record<symbol, unknown>)[symbol];
    if (typeof key === 'string') return key;
  }
  return 'err';
}

/** The levels that `logger` knows, or `undefined` if it does not list them. */
export function levelsOf(logger: StructuredLogger): string[] | undefined {
  const values: unknown = (logger as { levels?: { values?: unknown } }).levels?.values;
  return typeof values === 'object' && values !== null ? Object.keys(values) : undefined;
}

/** The levels of a logger as pino makes it: those of the default one, without making it. */
export function pinoLevels(): string[] {
  return Object.keys(pino.levels.values);
}
