import { whole } from '../validate.js';
import { type ComposableTracker, RuleTracker } from './tracker.js';

/**
 * Values and errors that carry an HTTP status from `from` to `to` inclusive: a `Response` (`status`), an axios or a got error
 * (`response.status`), a Fastify or an http-errors error (`statusCode`).
 *
 * @param to - the last status; default `from`
 * @throws RangeError when `from` or `to` is no status from 100 to 599, or `to` is below `from`
 */
export function httpStatus(from: number, to: number = from): ComposableTracker {
  whole('httpStatus(from, to)[from]', from, 100, 599);
  whole('httpStatus(from, to)[to]', to, from, 599);
  const judge = (outcome: unknown): boolean => {
    const status = statusOf(outcome);
    return status !== undefined && status >= from && status <= to;
  };
  return new RuleTracker(to === from ? `http_status(${from})` : `http_status(${from}, ${to})`, {
    error: judge,
    value: judge,
  });
}

function statusOf(outcome: unknown): number | undefined {
  const { status, statusCode, response } = Object(outcome) as Record<string, unknown>;
  if (typeof status === 'number') return status;
  if (typeof statusCode === 'number') return statusCode;
  return response === undefined ? undefined : statusOf({ ...pick(response) });
}

function pick(response: unknown): { status: unknown; statusCode: unknown } {
  const { status, statusCode } = Object(response) as Record<string, unknown>;
  return { status, statusCode };
}
