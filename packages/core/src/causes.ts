/** How many errors of one tree are looked at. Real ones are a few deep; a hostile or cyclic one must not cost more. */
const LIMIT = 32;

/**
 * What `read` finds first in `error`, in its `cause` and in the `errors` of an aggregate, and so on through theirs: outer
 * errors first. Bounded, safe against cycles, and against properties that throw as far as `read` reads by {@link property}.
 */
export function findInCauses<T>(error: unknown, read: (one: unknown) => T | undefined): T | undefined {
  const found = read(error);
  if (found !== undefined || typeof error !== 'object' || error === null) return found;
  // A set holds each error once, and is iterated in the order of insertion, what is added meanwhile included.
  const seen = new Set<unknown>([error]);
  for (const one of seen) {
    const answer = one === error ? undefined : read(one);
    if (answer !== undefined) return answer;
    addCauses(one, seen);
  }
  return undefined;
}

/** Whether `holds` for `error` or for one of its causes, in the sense of {@link findInCauses}. */
export function someInCauses(error: unknown, holds: (one: unknown) => boolean): boolean {
  return findInCauses(error, (one) => (holds(one) ? true : undefined)) ?? false;
}

function addCauses(error: unknown, seen: Set<unknown>): void {
  const cause = property(error, 'cause');
  if (cause !== undefined && seen.size < LIMIT) seen.add(cause);
  const errors = property(error, 'errors');
  if (!Array.isArray(errors)) return;
  for (let i = 0; i < errors.length && seen.size < LIMIT; i++) seen.add(errors[i]);
}

/** A property of anything; `undefined` where reading it throws, since errors come from foreign code. */
export function property(of: unknown, key: string): unknown {
  if (typeof of !== 'object' && typeof of !== 'function') return undefined;
  try {
    return (of as Record<string, unknown> | null)?.[key];
  } catch {
    return undefined;
  }
}

/** Where HTTP clients and frameworks keep the status of a response, or of the error that it became. */
const STATUS_PATHS: readonly (readonly [string, string?])[] = [
  ['status'],
  ['statusCode'],
  ['response', 'status'],
  ['response', 'statusCode'],
  ['$metadata', 'httpStatusCode'],
  ['output', 'statusCode'],
  ['meta', 'statusCode'],
];

/** The HTTP status that one value or error carries, causes aside. */
export function statusOf(outcome: unknown): number | undefined {
  if (typeof outcome !== 'object' || outcome === null) return undefined;
  for (const [key, inner] of STATUS_PATHS) {
    const outer = property(outcome, key);
    const status = inner === undefined ? outer : property(outer, inner);
    if (typeof status === 'number' && status >= 100 && status <= 599) return status;
  }
  return undefined;
}
