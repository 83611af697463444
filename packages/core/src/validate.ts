/**
 * The checks of every option. Each throws at construction: `TypeError` for a value of the wrong kind, `RangeError` for a
 * value outside its range. All messages follow one template: `X must be Y; got Z`.
 */

type ErrorKind = new (message: string) => Error;

/** The error that says what `option` must be, and what it was given. */
export function invalidError(option: string, given: unknown, expected: string, Kind: ErrorKind = TypeError): Error {
  return new Kind(`${option} must be ${expected}; got ${show(given)}`);
}

/** Throw that error. */
export function invalid(option: string, given: unknown, expected: string, Kind?: ErrorKind): never {
  throw invalidError(option, given, expected, Kind);
}

/** How much of a string an error message quotes. */
const QUOTED = 100;

/** A value as an error message shows it. */
function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > QUOTED ? `${value.slice(0, QUOTED)}…` : value);
  if (typeof value === 'function') return `a function (${value.name || 'anonymous'})`;
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'object' && value !== null) return shapeOf(value);
  return String(value);
}

function shapeOf(value: object): string {
  if (!Array.isArray(value)) return 'an object';
  return value.length === 0 ? 'an empty array' : 'an array';
}

/**
 * The options object `given`, with no key but those `expected`. `undefined` means no options.
 *
 * @param hints - for keys that users of other libraries try: where to find what they expect
 */
export function optionsOf<T extends object>(
  option: string,
  given: T | undefined,
  expected: readonly (keyof T & string)[],
  hints: Readonly<Record<string, string>> = {},
): Partial<T> {
  if (given === undefined) return {};
  withMethods(option, given, 'an object');
  for (const key of Object.keys(given)) {
    if ((expected as readonly string[]).includes(key)) continue;
    const hint = Object.hasOwn(hints, key) ? ` (${hints[key]})` : '';
    throw new TypeError(`unknown option ${show(key)}; expected one of ${expected.join(', ')}${hint}`);
  }
  return given;
}

/** A number that `fits`. One that does not is out of range; anything else is of the wrong kind. */
export function number(option: string, given: unknown, fits: (given: number) => boolean, expected: string): number {
  if (typeof given !== 'number') invalid(option, given, expected);
  if (!fits(given)) invalid(option, given, expected, RangeError);
  return given;
}

/** A finite duration above zero. */
export function milliseconds(option: string, given: unknown): number {
  return number(option, given, (n) => n > 0 && n < Infinity, 'a finite number of ms above 0');
}

/** An integer from `least` to `most`. */
export function whole(option: string, given: unknown, least = 1, most: number = Infinity): number {
  const expected = most === Infinity ? `an integer of at least ${least}` : `an integer from ${least} to ${most}`;
  return number(option, given, (n) => Number.isSafeInteger(n) && n >= least && n <= most, expected);
}

/** A ratio above 0 and at most 1; `zero` allows 0 as well. */
export function ratio(option: string, given: unknown, zero = false): number {
  const expected = zero ? 'a ratio from 0 to 1' : 'a ratio above 0 and at most 1';
  return number(option, given, (n) => (zero ? n >= 0 : n > 0) && n <= 1, expected);
}

/** A finite number of at least `least`. */
export function atLeast(option: string, given: unknown, least: number): number {
  return number(option, given, (n) => n >= least && n < Infinity, `a finite number of at least ${least}`);
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

/** A non-empty string. */
export function text(option: string, given: unknown): string {
  if (typeof given !== 'string' || given === '') invalid(option, given, 'a non-empty string');
  return given;
}

/** An object (or a rule) that has each of `methods`. */
export function withMethods<T>(option: string, given: T, expected: string, ...methods: string[]): T {
  const object = Object(given);
  // `Object` wraps primitives, so only real objects come back as they are.
  const fits = object === given && methods.every((method) => typeof object[method] === 'function');
  if (!fits) invalid(option, given, expected);
  return given;
}
