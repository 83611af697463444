/** Whether someone has to wait for `value`. Looking can throw, and must not change what the caller gets. */
export function isThenable(value: unknown): boolean {
  try {
    return typeof (value as { then?: unknown } | undefined)?.then === 'function';
  } catch {
    return false;
  }
}

/**
 * What comes of `value` only later, piece by piece, so that nobody can tell how it ends when it is returned: an async iterable, an
 * Observable, a generator. `undefined` for everything else.
 */
export function streamKind(value: unknown): 'an async iterable' | 'an Observable' | 'a generator' | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  try {
    const { subscribe, pipe, next } = value as Record<string, unknown>;
    const symbols = value as Record<symbol, unknown>;
    if (typeof symbols[Symbol.asyncIterator] === 'function') return 'an async iterable';
    const observable = (Symbol as { observable?: symbol }).observable ?? Symbol.for('observable');
    if (typeof subscribe === 'function' && (typeof pipe === 'function' || observable in value)) return 'an Observable';
    if (typeof next === 'function' && symbols[Symbol.toStringTag] === 'Generator') return 'a generator';
  } catch {
    // What cannot be looked at is left alone.
  }
  return undefined;
}
