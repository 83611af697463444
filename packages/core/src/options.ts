import { type Clock, systemClock } from './clock.js';
import { type OnError, reportToConsole } from './fault.js';
import { type ListenerLike, validListener } from './listener.js';
import type { Permit } from './permits/permit.js';
import { rampUp } from './permits/ramp-up.js';
import { probes } from './recoveries/probes.js';
import type { Recovery } from './recoveries/recovery.js';
import { cooldown } from './retries/cooldown.js';
import type { Retry } from './retries/retry.js';
import type { Snapshot } from './snapshot.js';
import { anyError } from './trackers/any-error.js';
import { type Tracker, tracker } from './trackers/tracker.js';
import { failureRate } from './trippers/failure-rate.js';
import { minRequests } from './trippers/min-requests.js';
import { type Tripper, tripper } from './trippers/tripper.js';
import { callable, flag, invalid, milliseconds, number, optionsOf, text, whole, withMethods } from './validate.js';
import { countWindow } from './windows/count-window.js';
import type { Window } from './windows/window.js';

/** What a {@link CircuitBreaker} is composed of. Only the name is required. */
export interface CircuitBreakerOptions {
  /** The circuit's name in signals, errors, metrics and messages. */
  readonly name: string;
  /** How far back it looks. Default `countWindow(100)`. */
  readonly window?: Window | undefined;
  /** Which outcomes are failures. Default `anyError()`. */
  readonly tracker?: Tracker | undefined;
  /** Which outcomes count for nothing; asked before the tracker. Default: none. */
  readonly ignore?: Tracker | undefined;
  /** When to open. Default `minRequests(100).and(failureRate(0.5))`. */
  readonly tripper?: Tripper | undefined;
  /** When to leave open. Default `cooldown(60_000)`. */
  readonly retry?: Retry | undefined;
  /** Which calls a half-open circuit admits, after the first. Default `rampUp({ from: 0.1, to: 1, over: 60_000 })`. */
  readonly permit?: Permit | undefined;
  /** What the results of half-open calls decide. Default `probes(10)`. */
  readonly recovery?: Recovery | undefined;
  /** Listeners to attach. Default: none. */
  readonly listeners?: readonly ListenerLike[] | undefined;
  /** How many probes may be in flight at once, an integer of at least 1. Default 10. */
  readonly maxHalfOpenCalls?: number | undefined;
  /** After how many ms a probe that has not settled counts as a failure. Default 60,000. */
  readonly probeTimeout?: number | undefined;
  /**
   * After how many ms any other call that has not settled counts as a failure. Default 300,000 (5 minutes); `Infinity` turns it
   * off. It does not end the call: see `withTimeout`.
   */
  readonly callTimeout?: number | undefined;
  /** Whether durations are measured though no rule asks for them. Default `false`. */
  readonly measure?: boolean | undefined;
  /** What `toJSON()` gave, to go on from there; `null` and `undefined` begin anew. */
  readonly restore?: Snapshot | null | undefined;
  /** Called with what listeners and rules throw. Default: one line on `console.error`. */
  readonly onError?: OnError | undefined;
  /** Where the time comes from. Default `performance.now()` and `Date.now()`. */
  readonly clock?: Clock | undefined;
  /** Random numbers from 0 up to, but not including, 1. Default `Math.random`. */
  readonly random?: (() => number) | undefined;
}

/** The options of one circuit, checked and complete. */
export type Settings = {
  readonly [Option in Exclude<keyof CircuitBreakerOptions, Optional>]-?: NonNullable<CircuitBreakerOptions[Option]>;
} & Pick<CircuitBreakerOptions, Optional>;

/** The options whose absence means something. */
type Optional = 'ignore' | 'restore';

/**
 * Every option there is, and what it is when not given. Rules are immutable, so all circuits share the default ones; they are
 * made with the first circuit.
 */
let defaults:
  | { readonly [Option in keyof Required<CircuitBreakerOptions>]: CircuitBreakerOptions[Option] | undefined }
  | undefined;

/** What users of other libraries look for. */
const HINTS = {
  timeout: 'withTimeout(ms, fn) ends a slow call; callTimeout says when a call that never settles counts as a failure',
};

/**
 * `options` with the defaults in their places.
 *
 * @throws TypeError or RangeError that names the option, the value given and what is accepted
 */
export function resolveOptions(options: CircuitBreakerOptions): Settings {
  withMethods('new CircuitBreaker(options)', options, "an object with at least a 'name'");
  defaults ??= {
    name: undefined,
    window: countWindow(100),
    tracker: anyError(),
    ignore: undefined,
    tripper: minRequests(100).and(failureRate(0.5)),
    retry: cooldown(60_000),
    permit: rampUp({ from: 0.1, to: 1, over: 60_000 }),
    recovery: probes(10),
    listeners: [],
    maxHalfOpenCalls: 10,
    probeTimeout: 60_000,
    callTimeout: 300_000,
    measure: false,
    restore: undefined,
    onError: reportToConsole,
    clock: systemClock,
    random: Math.random,
  };
  optionsOf('new CircuitBreaker(options)', options, Object.keys(defaults) as (keyof CircuitBreakerOptions)[], HINTS);
  const settings = { ...defaults } as Settings;
  for (const [option, value] of Object.entries(options)) {
    if (value !== undefined) Object.assign(settings, { [option]: value });
  }
  const rule = (option: keyof Settings, example: string, method: string): void => {
    const accepted = `a ${option}, such as ${example}, or an object with a method '${method}'`;
    withMethods(option, settings[option], accepted, method);
  };
  text('name', settings.name);
  rule('window', 'countWindow(100)', 'create');
  tracker('tracker', settings.tracker);
  if (settings.ignore !== undefined) tracker('ignore', settings.ignore);
  tripper('tripper', settings.tripper);
  rule('retry', 'cooldown(60_000)', 'delay');
  rule('permit', 'permitAll()', 'admits');
  rule('recovery', 'probes(10)', 'start');
  if (!Array.isArray(settings.listeners)) invalid('listeners', settings.listeners, 'an array of listeners');
  settings.listeners.forEach((one, i) => {
    validListener(`listeners[${i}]`, one);
  });
  whole('maxHalfOpenCalls', settings.maxHalfOpenCalls);
  milliseconds('probeTimeout', settings.probeTimeout);
  number('callTimeout', settings.callTimeout, (ms) => ms > 0, 'a number of ms above 0, or Infinity');
  flag('measure', settings.measure);
  callable('onError', settings.onError);
  withMethods('clock', settings.clock, "a clock: an object with the methods 'now' and 'epoch'", 'now', 'epoch');
  callable('random', settings.random);
  return settings;
}
