/** Throw a `TypeError` (a `RangeError` for a number): `option` was given something that is not accepted. */
export function refuse(option: string, given: unknown, accepted: string): never {
  const message = `${option} is ${show(given)}; accepted is ${accepted}`;
  throw typeof given === 'number' ? new RangeError(message) : new TypeError(message);
}

/** Throw for a key of `given` that is not `accepted`: what is misspelt would do nothing, and nobody would notice. */
export function refuseStrangers(what: string, given: object, accepted: readonly string[]): void {
  const stranger = Object.keys(given).find((key) => !accepted.includes(key));
  if (stranger !== undefined) refuse(what, stranger, `one of ${accepted.join(', ')}`);
}

/** `value` as an error message shows it. */
export function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'an array' : 'an object';
  return String(value);
}
