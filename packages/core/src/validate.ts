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

/** Throw it where a number is wanted: a number is out of range, anything else of the wrong kind. */
export function refuseNumber(option: string, given: unknown, accepted: string): never {
  refuse(option, given, accepted, typeof given === 'number' ? RangeError : TypeError);
}

/** A value as an error message shows it. */
function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'function') return `a function (${value.name || 'anonymous'})`;
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'an array' : 'an object';
  return String(value);
}

/** A finite number above zero. */
export function positive(option: string, given: unknown, unit: string): number {
  if (typeof given !== 'number' || !(given > 0 && given < Infinity)) {
    refuseNumber(option, given, `a finite number of ${unit} above 0`);
  }
  return given;
}

/** A whole number from `least` up to `most`. */
export function whole(option: string, given: unknown, least = 1, most: number = Infinity): number {
  if (!Number.isSafeInteger(given) || (given as number) < least || (given as number) > most) {
    refuseNumber(option, given, `a whole number from ${least} ${most === Infinity ? 'up' : `to ${most}`}`);
  }
  return given as number;
}

/** A ratio above 0 and up to 1; `zero` lets 0 in as well. */
export function ratio(option: string, given: unknown, zero = false): number {
  if (typeof given !== 'number' || !(zero ? given >= 0 : given > 0) || !(given <= 1)) {
    refuseNumber(option, given, zero ? 'a ratio from 0 to 1' : 'a ratio above 0 and up to 1');
  }
  return given;
}

/** A finite number of at least `least`. */
export function atLeast(option: string, given: unknown, least: number): number {
  if (typeof given !== 'number' || !(given >= least && given < Infinity)) {
    refuseNumber(option, given, `a finite number from ${least} up`);
  }
  return given;
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
  const object = given as Record<string, unknown> | null | undefined;
  const fits =
    (typeof object === 'object' || typeof object === 'function') &&
    object !== null &&
    methods.every((method) => typeof object[method] === 'function');
  if (!fits) refuse(option, given, accepted);
  return given;
}
