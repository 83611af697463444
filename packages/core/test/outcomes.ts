/** An error class for `typeOf`. */
export class TimeoutError extends Error {
  readonly code = 'ETIMEDOUT';
}

/** The ways in which a protected function ends here; one object each, so that callers can be seen to get their very own. */
export const outcomes: Readonly<Record<ValueOutcome, { readonly value: unknown }>> &
  Readonly<Record<ErrorOutcome, { readonly error: unknown }>> = {
  value: { value: Object.freeze({ body: 'fine' }) },
  'bad value': { value: Object.freeze({ status: 503 }) },
  timeout: { error: new TimeoutError('timed out') },
  refused: { error: Object.assign(new Error('refused'), { code: 'ECONNREFUSED', status: 502 }) },
  abort: { error: Object.assign(new Error('aborted'), { name: 'AbortError' }) },
  bug: { error: new TypeError('x is undefined') },
};

/** What the failure is called that is kept of an outcome. */
export const failureNames: Readonly<Record<Outcome, string>> = {
  value: 'Object',
  'bad value': 'Object',
  timeout: 'Error',
  refused: 'Error',
  abort: 'AbortError',
  bug: 'TypeError',
};

export type Outcome = ValueOutcome | ErrorOutcome;
export type ErrorOutcome = 'timeout' | 'refused' | 'abort' | 'bug';
export type ValueOutcome = 'value' | 'bad value';

export function isError(outcome: Outcome): outcome is ErrorOutcome {
  return 'error' in outcomes[outcome];
}
