/** The checks of the options. Each throws at once, and its message names the option, what is accepted and what was given. */

/** Throw: `option` must be what `accepted` says, and was given something else. */
function invalid(option: string, accepted: string, given: unknown): never {
  throw new TypeError(`${option} must be ${accepted}; got ${show(given)}`);
}

/** A value as an error message shows it. */
function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'an array' : 'an object';
  return String(value);
}

/** An object of options by the names of `known`. A misspelt one would do nothing, silently. */
export function knownOptions<T extends object>(of: string, given: T, known: readonly (keyof T & string)[]): T {
  if (typeof given !== 'object' || given === null) invalid(of, 'an object of options', given);
  const unknown = Object.keys(given).find((name) => !known.includes(name as keyof T & string));
  if (unknown !== undefined) throw new TypeError(`unknown option "${unknown}"; expected one of ${known.join(', ')}`);
  return given;
}

/** `true` or `false`; `otherwise` for an option that was not given. */
export function flag(option: string, given: unknown, otherwise: boolean): boolean {
  if (given === undefined) return otherwise;
  if (typeof given !== 'boolean') invalid(option, 'true or false', given);
  return given;
}

/** An object with that method, or `undefined`. */
export function withMethod(option: string, given: object | undefined, method: string, accepted: string): void {
  if (given === undefined) return;
  if (typeof (Object(given) as Record<string, unknown>)[method] !== 'function') invalid(option, accepted, given);
}
