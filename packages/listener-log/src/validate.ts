/**
 * The checks of every option. Each throws at construction: `TypeError` for a value of the wrong kind, `RangeError` for a value
 * outside its range. All messages follow one template: `X must be Y; got Z`.
 */

/** Throw: `option` must be what `expected` says. */
export function invalid(
  option: string,
  given: unknown,
  expected: string,
  Kind: new (message: string) => Error = TypeError,
): never {
  throw new Kind(`${option} must be ${expected}; got ${show(given)}`);
}

/** The object `given`, with no keys but those `expected`: a misspelt one would silently do nothing. */
export function onlyKnown(given: object, expected: readonly string[], what = 'option'): void {
  const unknown = Object.keys(given).find((key) => !expected.includes(key));
  if (unknown !== undefined) {
    throw new TypeError(`unknown ${what} ${show(unknown)}; expected one of ${expected.join(', ')}`);
  }
}

/** How much of a string an error message quotes. */
const QUOTED = 100;

/** A value as an error message shows it. */
export function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > QUOTED ? `${value.slice(0, QUOTED)}…` : value);
  if (typeof value === 'function') return `a function (${value.name || 'anonymous'})`;
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'an array' : 'an object';
  return String(value);
}

/** `true` or `false`. */
export function flag(option: string, given: unknown): boolean {
  if (typeof given !== 'boolean') invalid(option, given, 'true or false');
  return given;
}

/** The longest wait of a timer, in ms: 2^31 - 1. */
const LONGEST_TIMER = 2_147_483_647;

/** A wait that timers can do, of at least 1 ms. */
export function interval(option: string, given: unknown): number {
  const expected = `a number of ms from 1 to ${LONGEST_TIMER}`;
  if (typeof given !== 'number') invalid(option, given, expected);
  if (!(given >= 1 && given <= LONGEST_TIMER)) invalid(option, given, expected, RangeError);
  return given;
}
