import type { State } from '@fluxgate/core';
import { levelsOf, pinoLevels, type StructuredLogger } from './logger.js';
import { invalid, onlyKnown, show } from './validate.js';

/** What a level can be given for: the state that a circuit enters, failing and rejected calls, faults, and shadow openings. */
export type LogSubject = State | 'failure' | 'not_permitted' | 'fault' | 'shadow';

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
  shadow: 'info',
};

const SUBJECTS = /* @__PURE__ */ Object.keys(DEFAULTS) as LogSubject[];

/**
 * `given`, checked and complete with defaults.
 *
 * @throws TypeError for a key that is not a {@link LogSubject}, and for a level that `logger` does not have
 */
export function resolveLevels(
  given: Partial<Record<LogSubject, LogLevel | undefined>>,
  logger: StructuredLogger | undefined,
): Readonly<Record<LogSubject, LogLevel>> {
  if (typeof given !== 'object' || given === null) invalid('levels', given, "an object such as { open: 'error' }");
  onlyKnown(given, SUBJECTS, 'key of levels');

  const known = logger === undefined ? pinoLevels() : levelsOf(logger);
  const expected = known ? `one of ${known.join(', ')}, silent` : 'the name of a method of the logger, or silent';
  const levels = { ...DEFAULTS };
  for (const subject of SUBJECTS) {
    const level = given[subject] ?? DEFAULTS[subject];
    const fits = known?.includes(level) ?? typeof (logger as Record<string, unknown>)[level] === 'function';
    if (!fits && level !== 'silent') {
      const origin = given[subject] === undefined ? `${show(level)}, its default` : show(level);
      throw new TypeError(`levels.${subject} must be ${expected}; got ${origin}`);
    }
    levels[subject] = level;
  }
  return levels;
}
