/**
 * The checks of every option. Each throws at construction: `TypeError` for a value of the wrong kind, `RangeError` for a value
 * outside its range. All messages follow one template: `X must be Y; got Z`.
 */

/** Throw: `option` must be what `expected` says. */
export function invalid(
  option: string,
  given: unknown,
  expected: string,
  Kind: new (message: string) => Error = typeof given === 'number' ? RangeError : TypeError,
): never {
  throw new Kind(`${option} must be ${expected}; got ${show(given)}`);
}

/** The object `given`, with no keys but those of `known`: a misspelt one would silently do nothing. Its values may be secrets. */
export function onlyKnown(given: object, known: object): void {
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(known, name));
  if (unknown !== undefined) {
    throw new TypeError(`unknown option ${show(unknown)}; expected one of ${Object.keys(known).join(', ')}`);
  }
}

/** How much of a string an error message quotes. */
const QUOTED = 100;

/** A value as an error message shows it. */
function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > QUOTED ? `${value.slice(0, QUOTED)}…` : value);
  if (typeof value === 'function') return `a function (${value.name || 'anonymous'})`;
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'an array' : 'an object';
  return String(value);
}

/** The longest wait that timers can do, in ms: about 24 days. */
const LONGEST = 2_147_483_647;

/** Milliseconds that a timer can wait; `zero` allows 0 as well. */
export function milliseconds(option: string, given: unknown, zero = false): number {
  if (typeof given !== 'number' || !(zero ? given >= 0 : given > 0) || !(given <= LONGEST)) {
    invalid(option, given, `a number of ms ${zero ? 'from 0' : 'above 0'} up to ${LONGEST}`);
  }
  return given;
}

/** An integer of at least `least`. */
export function whole(option: string, given: unknown, least: number): number {
  if (!Number.isSafeInteger(given) || (given as number) < least) {
    invalid(option, given, `an integer of at least ${least}`);
  }
  return given as number;
}

/** `true` or `false`. */
export function flag(option: string, given: unknown): boolean {
  if (typeof given !== 'boolean') invalid(option, given, 'true or false', TypeError);
  return given;
}

/** One of some strings. */
export function oneOf<T extends string>(option: string, given: unknown, ...expected: readonly T[]): T {
  if (!expected.includes(given as T)) invalid(option, given, `'${expected.join("' or '")}'`, TypeError);
  return given as T;
}

/** A non-empty string. */
export function text(option: string, given: unknown): string {
  if (typeof given !== 'string' || given === '') invalid(option, given, 'a non-empty string', TypeError);
  return given;
}

/** A function. */
export function callable<F>(option: string, given: F): F {
  if (typeof given !== 'function') invalid(option, given, 'a function', TypeError);
  return given;
}

/** An object that has each of `methods`. */
export function withMethods<T>(option: string, given: T, expected: string, ...methods: string[]): T {
  const object = given as Record<string, unknown> | null | undefined;
  if (typeof object !== 'object' || object === null || methods.some((one) => typeof object[one] !== 'function')) {
    invalid(option, given, expected, TypeError);
  }
  return given;
}
