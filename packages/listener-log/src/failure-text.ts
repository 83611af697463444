import type { Failure } from '@fluxgate/core';

/**
 * `ECONNREFUSED`, `HttpError 503`, `TimeoutError`; a name that says nothing is left out. The message stays in the record, where
 * it can be redacted.
 */
export function failureText({ name, code, status }: Failure): string {
  const known = [code, status].filter((part) => part !== undefined && part !== '');
  const parts = name === 'Error' && known.length > 0 ? known : [name, ...known];
  return [...new Set(parts.map(String))].join(' ');
}
