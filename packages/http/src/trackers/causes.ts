/** How deep causes are followed, and how many errors are examined in all: real ones are three deep. */
const DEPTH = 8;
const LIMIT = 64;

/**
 * Whether `matches` holds for `error`, for one of its causes or for one of the errors that an `AggregateError` among them holds:
 * clients wrap what the socket reported, some of them twice. Bounded, and safe against cycles and against getters that throw.
 */
export function someCause(error: unknown, matches: (candidate: ErrorLike) => boolean): boolean {
  const seen = new Set<unknown>();
  const search = (candidate: unknown, depth: number): boolean => {
    if (typeof candidate !== 'object' || candidate === null || depth > DEPTH) return false;
    if (seen.has(candidate) || seen.size >= LIMIT) return false;
    seen.add(candidate);
    const like = candidate as ErrorLike;
    if (matches(like)) return true;
    if (search(read(like, 'cause'), depth + 1)) return true;
    const errors = read(like, 'errors');
    return Array.isArray(errors) && errors.some((one) => search(one, depth + 1));
  };
  return search(error, 0);
}

/** Anything that was thrown. Properties are read with {@link read}. */
export interface ErrorLike {
  readonly [property: string]: unknown;
}

/** A property, or `undefined` where its getter throws. */
export function read(of: ErrorLike, property: string): unknown {
  try {
    return of[property];
  } catch {
    return undefined;
  }
}
