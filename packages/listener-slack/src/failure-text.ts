import type { Failure } from '@fluxgate/core';

/** `TimeoutError ETIMEDOUT`, `HttpError 503`; a name that says nothing is left out. With `message`, that follows. */
export function failureText({ name, code, status, message }: Failure, show: 'code' | 'message'): string {
  const known = [code, status].filter((part) => part !== undefined && part !== '');
  const named = name === 'Error' && known.length > 0 ? known : [name, ...known];
  const summary = [...new Set(named.map(String))].join(' ');
  return show === 'message' && message !== '' ? `${summary}: ${message}` : summary;
}
