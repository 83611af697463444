// What came from outside, looked at with care.

/** A piece of what came; each of its properties may be missing or anything. */
export type Piece = Readonly<Record<string, unknown>>;

/** What of `given` is an object, if it is a list at all. */
export function pieces(given: unknown): readonly Piece[] {
  return Array.isArray(given) ? given.filter((one) => typeof one === 'object' && one !== null) : [];
}

/** `given`, if it is text. */
export function string(given: unknown): string {
  return typeof given === 'string' ? given : '';
}
