import { STATES } from '@fluxgate/core';
import { describe, expect, it } from '@jest/globals';
import { LogListener, type LogListenerOptions } from './index.js';
import { capture } from './testing/capture.js';
import { signal } from './testing/events.js';

const NUMBERS = { trace: 10, debug: 20, info: 30, warn: 40, error: 50, fatal: 60 } as const;

/** At which level entering each state is logged. */
function levelsIn(options: LogListenerOptions, { logger, lines } = capture({ level: 'trace' })) {
  const listener = new LogListener({ logger, ...options });
  for (const newState of STATES) listener.onSignal(signal({ newState }));
  return Object.fromEntries(lines.map(({ level, circuit }) => [circuit.newState, level]));
}

describe('levels', () => {
  it('are warn for what rejects calls and info for the rest, by default', () => {
    const { info, warn } = NUMBERS;
    expect(levelsIn({})).toEqual({
      closed: info,
      open: warn,
      half_open: info,
      metrics_only: info,
      disabled: info,
      forced_open: warn,
    });
  });

  it('can be given for each state', () => {
    const levels = {
      closed: 'trace',
      open: 'fatal',
      half_open: 'debug',
      metrics_only: 'error',
      disabled: 'warn',
      forced_open: 'info',
    } as const;
    expect(levelsIn({ levels })).toEqual(
      Object.fromEntries(Object.entries(levels).map(([state, level]) => [state, NUMBERS[level]])),
    );
  });

  it('of silent log nothing', () => {
    expect(Object.keys(levelsIn({ levels: { half_open: 'silent', closed: 'silent' } }))).toEqual(
      STATES.filter((state) => state !== 'half_open' && state !== 'closed'),
    );
  });

  it('leave it to the logger what it writes at its own level', () => {
    const { logger, lines } = capture({ level: 'warn' });
    levelsIn({}, { logger, lines });
    expect(lines.map(({ circuit }) => circuit.newState)).toEqual(['open', 'forced_open']);
  });

  it("may be the logger's own", () => {
    const { logger, lines } = capture({ customLevels: { audit: 35 } });
    new LogListener({ logger, levels: { open: 'audit' } }).onSignal(signal());
    expect(lines[0]?.level).toBe(35);
  });

  it("may be a child logger's own", () => {
    const { logger, lines } = capture();
    const child = logger.child({}, { customLevels: { page: 70 } });
    expect(() => new LogListener({ logger, levels: { open: 'page' } })).toThrow(TypeError);
    new LogListener({ logger: child, levels: { open: 'page' } }).onSignal(signal());
    expect(lines[0]?.level).toBe(70);
  });

  it('have to be given where the logger has none of the usual ones', () => {
    const { logger } = capture({ customLevels: { calm: 1, loud: 2 }, useOnlyCustomLevels: true, level: 'calm' });
    expect(() => new LogListener({ logger })).toThrow(
      'levels.closed must be one of calm, loud, silent; got "info", its default',
    );
  });

  it('are only asked of a logger where they are used', () => {
    const lines: string[] = [];
    const logger = {
      info: (_: object, line: string) => lines.push(line),
      warn: (_: object, line: string) => lines.push(line),
    };
    new LogListener({ logger, levels: { fault: 'warn' } }).onSignal(signal());
    expect(lines).toHaveLength(1);
    expect(() => new LogListener({ logger })).toThrow(
      'levels.fault must be the name of a method of the logger, or silent; got "error", its default',
    );
  });
});

describe('what is not accepted is refused at construction', () => {
  const { logger } = capture();
  it.each<[string, unknown, typeof TypeError | typeof RangeError, string]>([
    [
      'a level that pino does not have',
      { levels: { open: 'eror' } },
      TypeError,
      'levels.open must be one of trace, debug, info, warn, error, fatal, silent; got "eror"',
    ],
    [
      'a level that the logger does not have',
      { logger, levels: { closed: 'notice' } },
      TypeError,
      'levels.closed must be one of trace, debug, info, warn, error, fatal, silent; got "notice"',
    ],
    [
      'a method that is no level',
      { logger, levels: { open: 'child' } },
      TypeError,
      'levels.open must be one of trace, debug, info, warn, error, fatal, silent; got "child"',
    ],
    [
      'a level by its number',
      { levels: { open: 40 } },
      TypeError,
      'levels.open must be one of trace, debug, info, warn, error, fatal, silent; got 40',
    ],
    [
      'a level for something that is no state',
      { levels: { opened: 'warn' } },
      TypeError,
      'unknown key of levels "opened"; expected one of closed, open, half_open, metrics_only, disabled, forced_open, failure',
    ],
    ['a key of every object', { levels: { constructor: 'warn' } }, TypeError, 'unknown key of levels "constructor"'],
    [
      'levels that are no object',
      { levels: 'warn' },
      TypeError,
      'levels must be an object such as { open: \'error\' }; got "warn"',
    ],
    ['levels of null', { levels: null }, TypeError, "levels must be an object such as { open: 'error' }; got null"],
    [
      'a logger that is none',
      { logger: 'pino' },
      TypeError,
      'logger must be a pino logger, or an object with a method for each level; got "pino"',
    ],
    [
      'a logger of null',
      { logger: null },
      TypeError,
      'logger must be a pino logger, or an object with a method for each level; got null',
    ],
    ['calls of neither yes nor no', { calls: 'yes' }, TypeError, 'calls must be true or false; got "yes"'],
    [
      'an interval of NaN',
      { interval: Number.NaN },
      RangeError,
      'interval must be a number of ms from 1 to 2147483647; got NaN',
    ],
    ['an interval of 0', { interval: 0 }, RangeError, '; got 0'],
    ['a negative interval', { interval: -1 }, RangeError, '; got -1'],
    ['an infinite interval', { interval: Number.POSITIVE_INFINITY }, RangeError, '; got Infinity'],
    ['an interval that no timer can wait', { interval: 2 ** 31 }, RangeError, 'from 1 to 2147483647'],
    ['an interval that is no number', { interval: '1s' }, TypeError, '; got "1s"'],
    [
      'an option that is none',
      { logger, level: 'warn' },
      TypeError,
      'unknown option "level"; expected one of logger, levels, calls, errors, interval',
    ],
    ['options that are none', 'pino', TypeError, 'new LogListener(options) must be an object; got "pino"'],
    ['options of null', null, TypeError, 'new LogListener(options) must be an object; got null'],
  ])('%s', (_, options, kind, message) => {
    const make = () => new LogListener(options as LogListenerOptions);
    expect(make).toThrow(kind);
    expect(make).toThrow(message);
  });
});
