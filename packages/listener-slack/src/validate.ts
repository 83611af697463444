/** Throw: `option` was given something that is not accepted. */
export function refuse(
  option: string,
  given: unknown,
  accepted: string,
  wrongKind: boolean = typeof given !== 'number',
): never {
  const message = `${option} is ${show(given)}; accepted is ${accepted}`;
  throw wrongKind ? new TypeError(message) : new RangeError(message);
}

/** Throw for a key of `given` that `known` lacks: what is misspelt would do nothing, and nobody would notice. Its value may be a secret. */
export function refuseStrangers(of: string, given: object, known: object): void {
  const stranger = Object.keys(given).find((name) => !Object.hasOwn(known, name));
  if (stranger !== undefined) refuse(`an option of ${of}`, stranger, `one of ${Object.keys(known).join(', ')}`);
}

/** A value as an error message shows it. */
function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'function') return `a function (${value.name || 'anonymous'})`;
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'an array' : 'an object';
  return String(value);
}

/** The longest wait that timers can do, in ms: about 24 days. */
const LONGEST = 2_147_483_647;

/** Milliseconds that a timer can wait; `zero` lets 0 in as well. */
export function milliseconds(option: string, given: unknown, zero = false): number {
  if (typeof given !== 'number' || !(zero ? given >= 0 : given > 0) || !(given <= LONGEST)) {
    refuse(option, given, `a number of ms ${zero ? 'from 0' : 'above 0'} up to ${LONGEST}`);
  }
  return given;
}

/** A whole number from `least` up. */
export function whole(option: string, given: unknown, least: number): number {
  if (!Number.isSafeInteger(given) || (given as number) < least)
    refuse(option, given, `a whole number from ${least} up`);
  return given as number;
}

/** `true` or `false`. */
export function flag(option: string, given: unknown): boolean {
  if (typeof given !== 'boolean') refuse(option, given, 'true or false', true);
  return given;
}

/** A function. */
export function callable<F>(option: string, given: F): F {
  if (typeof given !== 'function') refuse(option, given, 'a function', true);
  return given;
}

/** An object that has each of `methods`. */
export function withMethods<T>(option: string, given: T, accepted: string, ...methods: string[]): T {
  const object = given as Record<string, unknown> | null | undefined;
  if (typeof object !== 'object' || object === null || methods.some((one) => typeof object[one] !== 'function')) {
    refuse(option, given, accepted, true);
  }
  return given;
}
