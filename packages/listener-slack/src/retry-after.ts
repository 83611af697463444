/**
 * What a `Retry-After` header asks for, in ms: a number of seconds, or a date.
 *
 * A date is read against the server's own `Date` where it gave one, so that a clock that goes wrong on either side does not
 * turn ten seconds into an hour.
 *
 * @param value - the header's value
 * @param now - the present, in ms since the Unix epoch
 * @param serverDate - the answer's `Date` header
 * @returns `undefined` if the header is missing or cannot be parsed
 */
export function retryAfter(value: string | null, now: number, serverDate: string | null): number | undefined {
  if (value === null || value.trim() === '') return undefined;
  if (/^\s*\d+(\.\d+)?\s*$/.test(value)) return Number(value) * 1_000;
  // `Date.parse` makes a date of nearly anything: of '-5', the May of 2001.
  const until = /\d\d:\d\d:\d\d/.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(until)) return undefined;
  const present = Date.parse(serverDate ?? '');
  return Math.max(0, until - (Number.isNaN(present) ? now : present));
}
