import type { State } from '@fluxgate/core';
import { levelsOf, pinoLevels, type StructuredLogger } from './logger.js';
import { refuse, refuseStrangers, show } from './refuse.js';

/** What a level can be given for: the state that a circuit enters, failing and not-permitted calls, and faults. */
export type LogSubject = State | 'failure' | 'not_permitted' | 'fault';

/** The name of a level: one of pino's or one of the logger's own, or `silent` for what is not to be logged. */
export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent' | (string & {});

const DEFAULTS: Readonly<Record<LogSubject, LogLevel>> = {
  closed: 'info',
  open: 'warn',
  half_open: 'info',
  metrics_only: 'info',
  disabled: 'info',
  forced_open: 'warn',
  failure: 'warn',
  not_permitted: 'warn',
  fault: 'error',
};

const SUBJECTS = /* @__PURE__ */ Object.keys(DEFAULTS) as LogSubject[];

/**
 * `given` with the defaults in their places.
 *
 * @throws TypeError for a key that is not a {@link LogSubject}, and for a level that `logger` does not have
 */
export function settleLevels(
  given: Partial<Record<LogSubject, LogLevel>>,
  logger: StructuredLogger | undefined,
): Readonly<Record<LogSubject, LogLevel>> {
  if (typeof given !== 'object' || given === null) refuse('levels', given, "an object such as { open: 'error' }");
  refuseStrangers('a key of levels', given, SUBJECTS);

  const known = logger === undefined ? pinoLevels() : levelsOf(logger);
  const accepted = known ? `one of ${known.join(', ')}, silent` : 'the name of a method of the logger, or silent';
  const levels = { ...DEFAULTS };
  for (const subject of SUBJECTS) {
    const level = given[subject] ?? DEFAULTS[subject];
    const fits = known?.includes(level) ?? typeof (logger as Record<string, unknown>)[level] === 'function';
    if (!fits && level !== 'silent') {
      const origin = given[subject] === undefined ? `${show(level)}, its default` : show(level);
      throw new TypeError(`levels.${subject} is ${origin}; accepted is ${accepted}`);
    }
    levels[subject] = level;
  }
  return levels;
}
