/** What a call fails with whose upstream kept silent for too long: named as `AbortSignal.timeout` names it. */
export function timeoutError(ms: number, awaited: 'headers' | 'body'): Error {
  const what = awaited === 'headers' ? 'no response' : 'nothing more of the body';
  const error = new Error(`The upstream sent ${what} within ${ms} ms`);
  return Object.defineProperties(error, {
    name: { value: 'TimeoutError', configurable: true, writable: true },
    code: { value: 'FLUXGATE_TIMEOUT', configurable: true, writable: true, enumerable: true },
  });
}
