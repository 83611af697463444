/** The error that says what `option` must be, and what it was. */
export function invalidError(
  option: string,
  must: string,
  got: unknown,
  Kind: new (message: string) => Error = TypeError,
): Error {
  return new Kind(`${option} must be ${must}; got ${show(got)}`);
}

/** Throws a TypeError for the first key of `options` that is not among `known`. */
export function rejectUnknownOptions(options: object, known: readonly string[]): void {
  for (const key of Object.keys(options)) {
    if (!known.includes(key)) {
      throw new TypeError(`unknown option ${JSON.stringify(key)}; expected one of ${known.join(', ')}`);
    }
  }
}

/** A value as an error message shows it. */
function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'function') return `a function (${value.name || 'anonymous'})`;
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'an array' : 'an object';
  return String(value);
}

/** The circuit name given to `where`, which must be a string that is not empty. */
export function validName(where: string, name: unknown): string {
  if (typeof name !== 'string' || name === '') throw invalidError(where, 'a string that is not empty', name);
  return name;
}
