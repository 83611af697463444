/**
 * The checks of every option. Each throws at once: `TypeError` for a value of the wrong kind, `RangeError` for a value outside
 * its range. All messages follow one template: `X must be Y; got Z`.
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

/** How much of a string an error message quotes. */
const QUOTED = 100;

/** A value as an error message shows it. */
function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > QUOTED ? `${value.slice(0, QUOTED)}…` : value);
  if (typeof value === 'function') return `a function (${value.name || 'anonymous'})`;
  if (Array.isArray(value)) return `[${value.map(show).join(', ')}]`;
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}

/** The options object `given`, with no keys but those of `known`: a misspelt one would silently do nothing. */
export function optionsOf<T extends object>(of: string, given: T, known: Readonly<Record<keyof T, true>>): T {
  if (typeof given !== 'object' || given === null) invalid(of, given, 'an object');
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(known, name));
  if (unknown !== undefined) {
    throw new TypeError(`unknown option ${show(unknown)}; expected one of ${Object.keys(known).join(', ')}`);
  }
  return given;
}

/** `true` or `false`. */
export function flag(option: string, given: unknown): boolean {
  if (typeof given !== 'boolean') invalid(option, given, 'true or false');
  return given;
}

/** A function. */
export function callable<F>(option: string, given: F): F {
  if (typeof given !== 'function') invalid(option, given, 'a function');
  return given;
}

/** An object that has each of `methods`. */
export function withMethods<T>(option: string, given: T, expected: string, ...methods: string[]): T {
  const object = Object(given) as Record<string, unknown>;
  if (methods.some((method) => typeof object[method] !== 'function')) invalid(option, given, expected);
  return given;
}
