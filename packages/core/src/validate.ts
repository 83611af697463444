/**
 * The checks of every option. Each throws at construction, and its message names the option, the value given and what is
 * accepted: `TypeError` for a value of the wrong kind, `RangeError` for a number outside its range.
 */

/** The error that says that `option` was given something which is not accepted. */
export function wrong(
  option: string,
  given: unknown,
  accepted: string,
  Kind: new (message: string) => Error = TypeError,
): Error {
  return new Kind(`${option} is ${show(given)}; accepted is ${accepted}`);
}

/** Throw that error. */
export function refuse(option: string, given: unknown, accepted: string, Kind?: new (message: string) => Error): never {
  throw wrong(option, given, accepted, Kind);
}

/** A value as an error message shows it. */
function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'function') return `a function (${value.name || 'anonymous'})`;
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'an array' : 'an object';
  return String(value);
}

/** A number that `fits`. One that does not is out of range; anything else is of the wrong kind. */
export function number(option: string, given: unknown, fits: (given: number) => boolean, accepted: string): number {
  if (typeof given !== 'number') refuse(option, given, accepted);
  if (!fits(given)) refuse(option, given, accepted, RangeError);
  return given;
}

/** A length of time that is over some day: a finite number above zero. */
export function milliseconds(option: string, given: unknown): number {
  return number(option, given, (n) => n > 0 && n < Infinity, 'a finite number of ms above 0');
}

/** A whole number from `least` up to `most`. */
export function whole(option: string, given: unknown, least = 1, most: number = Infinity): number {
  const accepted = `a whole number from ${least} ${most === Infinity ? 'up' : `to ${most}`}`;
  return number(option, given, (n) => Number.isSafeInteger(n) && n >= least && n <= most, accepted);
}

/** A ratio above 0 and up to 1; `zero` lets 0 in as well. */
export function ratio(option: string, given: unknown, zero = false): number {
  const accepted = zero ? 'a ratio from 0 to 1' : 'a ratio above 0 and up to 1';
  return number(option, given, (n) => (zero ? n >= 0 : n > 0) && n <= 1, accepted);
}

/** A finite number of at least `least`. */
export function atLeast(option: string, given: unknown, least: number): number {
  return number(option, given, (n) => n >= least && n < Infinity, `a finite number from ${least} up`);
}

/** A function. */
export function callable<F>(option: string, given: F): F {
  if (typeof given !== 'function') refuse(option, given, 'a function');
  return given;
}

/** `true` or `false`. */
export function flag(option: string, given: unknown): boolean {
  if (typeof given !== 'boolean') refuse(option, given, 'true or false');
  return given;
}

/** A string with something in it. */
export function text(option: string, given: unknown): string {
  if (typeof given !== 'string' || given === '') refuse(option, given, 'a string that is not empty');
  return given;
}

/** An object (or a rule) that has each of `methods`. */
export function withMethods<T>(option: string, given: T, accepted: string, ...methods: string[]): T {
  const object = Object(given);
  // `Object` makes something else of what is none.
  const fits = object === given && methods.every((method) => typeof object[method] === 'function');
  if (!fits) refuse(option, given, accepted);
  return given;
}
