/**
 * The checks of the options. Each throws at once, and its message names the option, the value given and what is accepted:
 * `TypeError` for a value of the wrong kind, `RangeError` for a number outside its range.
 */

/** Throw: `option` was given something that is not accepted, of another kind or (`wrongKind` false) out of range. */
export function refuse(option: string, given: unknown, accepted: string, wrongKind = true): never {
  const message = `${option} is ${show(given)}; accepted is ${accepted}`;
  throw wrongKind ? new TypeError(message) : new RangeError(message);
}

/** A value as an error message shows it. */
function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'function') return `a function (${value.name || 'anonymous'})`;
  if (Array.isArray(value)) return `[${value.map(show).join(', ')}]`;
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}

/** An object of options by the names of `known`, or none. What is misspelt would do nothing, and nobody would notice. */
export function options<T extends object>(of: string, given: T, known: Readonly<Record<keyof T, true>>): T {
  if (typeof given !== 'object' || given === null) refuse(of, given, 'an object with options, or nothing');
  const stranger = Object.keys(given).find((name) => !Object.hasOwn(known, name));
  if (stranger !== undefined) refuse(`an option of ${of}`, stranger, `one of ${Object.keys(known).join(', ')}`);
  return given;
}

/** `true` or `false`. */
export function flag(option: string, given: unknown): boolean {
  if (typeof given !== 'boolean') refuse(option, given, 'true or false');
  return given;
}

/** A function. */
export function callable<F>(option: string, given: F): F {
  if (typeof given !== 'function') refuse(option, given, 'a function');
  return given;
}

/** An object that has each of `methods`. */
export function withMethods<T>(option: string, given: T, accepted: string, ...methods: string[]): T {
  const object = Object(given) as Record<string, unknown>;
  if (methods.some((method) => typeof object[method] !== 'function')) refuse(option, given, accepted);
  return given;
}
