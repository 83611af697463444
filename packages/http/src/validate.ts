/**
 * The checks of the options. Each throws at construction, with one template: `X must be Y; got Z`. A value of the wrong kind is
 * a TypeError, a number out of range a RangeError.
 */

/** Throw: `option` must be `expected`, and is not. */
export function invalid(
  option: string,
  given: unknown,
  expected: string,
  Kind: new (message: string) => Error = TypeError,
): never {
  throw new Kind(`${option} must be ${expected}; got ${show(given)}`);
}

/** A value as an error message shows it. */
function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 100 ? `${value.slice(0, 100)}…` : value);
  if (typeof value === 'function') return `a function (${value.name || 'anonymous'})`;
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value !== 'object' || value === null) return String(value);
  return Array.isArray(value) ? 'an array' : 'an object';
}

/** An object of options with no key but those `expected`; `undefined` means none. A misspelt option would be ignored silently. */
export function optionsOf<T extends object>(
  of: string,
  given: T | undefined,
  expected: readonly (keyof T & string)[],
): Partial<T> {
  if (given === undefined) return {};
  if (typeof given !== 'object' || given === null) invalid(of, given, 'an object');
  for (const key of Object.keys(given)) {
    if ((expected as readonly string[]).includes(key)) continue;
    throw new TypeError(`unknown option ${show(key)}; expected one of ${expected.join(', ')}`);
  }
  return given;
}

/** A duration: a finite number of ms above 0, or from 0 where `zero` allows it. */
export function milliseconds(option: string, given: unknown, zero = false): number {
  const expected = zero ? 'a finite number of ms, 0 or more' : 'a finite number of ms above 0';
  if (typeof given !== 'number') invalid(option, given, expected);
  if (!(zero ? given >= 0 : given > 0) || given === Infinity) invalid(option, given, expected, RangeError);
  return given;
}

/** The longest delay that `setTimeout` takes: a longer one would fire at once. */
const LONGEST_TIMER = 2_147_483_647;

/** A duration that a timer can wait for. */
export function timerMs(option: string, given: unknown): number {
  const ms = milliseconds(option, given);
  if (ms > LONGEST_TIMER) invalid(option, given, `at most ${LONGEST_TIMER} ms (24.8 days)`, RangeError);
  return ms;
}

/** A function. */
export function callable<F>(option: string, given: F): F {
  if (typeof given !== 'function') invalid(option, given, 'a function');
  return given;
}

/** `true` or `false`. */
export function flag(option: string, given: unknown): boolean {
  if (typeof given !== 'boolean') invalid(option, given, 'true or false');
  return given;
}
