/** How deep to look into causes; they can be a cycle. */
const DEPTH = 5;

/** Names that say only that something went wrong, as `fetch` does with the real error in `cause`. */
const GENERIC: ReadonlySet<unknown> = new Set([undefined, '', 'Error', 'TypeError', 'AggregateError']);

/** Longer ones are not codes or class names but text, and text has no bounded cardinality. */
const LONGEST = 64;

/** For what no better value is known, as semantic conventions have it. */
export const OTHER = '_OTHER';

/**
 * What `error.type` says of an error: its code (`ECONNREFUSED`), else its name (`TimeoutError`). An error that has neither is
 * looked into: the first cause that has one speaks for it.
 */
export function errorType(error: unknown): string {
  try {
    let outermost: string | undefined;
    let at = error;
    for (let depth = 0; depth < DEPTH && typeof at === 'object' && at !== null; depth++) {
      const { code, name, cause, errors } = at as Record<string, unknown>;
      if (bounded(code)) return code;
      if (bounded(name)) {
        if (!GENERIC.has(name)) return name;
        outermost ??= name;
      }
      at = cause ?? (Array.isArray(errors) ? errors[0] : undefined);
    }
    return outermost ?? OTHER;
  } catch {
    // A getter threw, or a proxy was revoked.
    return OTHER;
  }
}

function bounded(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= LONGEST && !/\s/.test(value);
}
