/**
 * The wait that a `Retry-After` header asks for, in ms from when the response was made: RFC 9110 has it as whole seconds or as a
 * date. A date is compared with the response's own `Date`, so that the two clocks need not agree. `undefined` for what is neither
 * (negative, fractional, empty, words); 0 for a date in the past.
 *
 * @param now - epoch ms, for a response without a `Date`
 */
export function parseRetryAfter(
  retryAfter: string | null | undefined,
  date: string | null | undefined,
  now: () => number,
): number | undefined {
  const text = retryAfter?.trim();
  if (!text) return undefined;
  if (/^\d+$/.test(text)) return Number(text) * 1_000;
  const at = parseHttpDate(text);
  return at === undefined ? undefined : Math.max(0, at - (parseHttpDate(date?.trim() ?? '') ?? now()));
}

/**
 * The three formats of an HTTP-date, which are all in GMT; the last one does not say so. `Date.parse` alone takes far more for a
 * date, `"-1"` included.
 */
const HTTP_DATES: readonly RegExp[] = [
  /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/, // Sun, 06 Nov 1994 08:49:37 GMT
  /^[A-Z][a-z]{5,8}, \d{2}-[A-Z][a-z]{2}-\d{2} \d{2}:\d{2}:\d{2} GMT$/, // Sunday, 06-Nov-94 08:49:37 GMT
  /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/, // Sun Nov  6 08:49:37 1994
];

function parseHttpDate(text: string): number | undefined {
  if (!HTTP_DATES.some((format) => format.test(text))) return undefined;
  const at = Date.parse(text.endsWith('GMT') ? text : `${text} GMT`);
  return Number.isNaN(at) ? undefined : at;
}
