const unsent = new WeakSet<AbortSignal>();

/** Mark the request that `signal` aborts as not sent yet. */
export function markUnsent(signal: AbortSignal | undefined): void {
  if (signal !== undefined) unsent.add(signal);
}

/** Its connection stands, and for `https:` it is secure: from now on the server may have the request. */
export function markSent(signal: AbortSignal | undefined): void {
  if (signal !== undefined) unsent.delete(signal);
}

/** Whether the request that `signal` aborts certainly never left. A custom `fetch` gives no information, so it is never certain. */
export function neverSent(signal: AbortSignal): boolean {
  return unsent.has(signal);
}
