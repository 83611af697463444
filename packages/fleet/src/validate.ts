/** The checks of options, with the messages that all of Fluxgate uses: `X must be Y; got Z`. */

type ErrorKind = new (message: string) => Error;

/** Throw the error that says what `option` must be, and what it was given. */
export function invalid(option: string, given: unknown, expected: string, Kind: ErrorKind = TypeError): never {
  throw new Kind(`${option} must be ${expected}; got ${show(given)}`);
}

function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 100 ? `${value.slice(0, 100)}…` : value);
  if (typeof value === 'function') return `a function (${value.name || 'anonymous'})`;
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'an array' : 'an object';
  return String(value);
}

/** A number that `fits`. One that does not is out of range; anything else is of the wrong kind. */
export function number(option: string, given: unknown, fits: (given: number) => boolean, expected: string): number {
  if (typeof given !== 'number') invalid(option, given, expected);
  if (!fits(given)) invalid(option, given, expected, RangeError);
  return given;
}

/** A non-empty string of at most `most` characters. */
export function text(option: string, given: unknown, most: number): string {
  const expected = `a non-empty string of at most ${most} characters`;
  if (typeof given !== 'string') invalid(option, given, expected);
  if (given === '' || given.length > most) invalid(option, given, expected, RangeError);
  return given;
}

/** A function. */
export function callable(option: string, given: unknown): void {
  if (typeof given !== 'function') invalid(option, given, 'a function');
}

/** An object that has each of `methods`. */
export function withMethods(option: string, given: unknown, expected: string, ...methods: string[]): void {
  const object = Object(given);
  if (object !== given || !methods.every((method) => typeof object[method] === 'function'))
    invalid(option, given, expected);
}

/** Options: an object with no keys but `expected`. */
export function known(option: string, given: unknown, expected: readonly string[]): void {
  withMethods(option, given, 'an object');
  for (const key of Object.keys(given as object)) {
    if (!expected.includes(key))
      throw new TypeError(`unknown option ${show(key)}; expected one of ${expected.join(', ')}`);
  }
}
