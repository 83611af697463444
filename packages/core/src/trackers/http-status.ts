import { someInCauses, statusOf } from '../causes.js';
import { whole } from '../validate.js';
import { type ComposableTracker, RuleTracker } from './tracker.js';

/**
 * Values and errors that carry an HTTP status from `from` to `to` inclusive, wherever the usual clients keep it: `status` (a
 * `Response`, ky), `statusCode` (Fastify, http-errors, got), either of them on `response` (axios), `$metadata.httpStatusCode` (AWS),
 * `output.statusCode` (boom), `meta.statusCode` (Elastic). An error is looked through with its causes.
 *
 * @param to - the last status; default `from`
 * @throws RangeError if `from` or `to` is not a status from 100 to 599, or `to` is below `from`; TypeError if it is not a number
 */
export function httpStatus(from: number, to: number = from): ComposableTracker {
  whole('httpStatus(from, to)[from]', from, 100, 599);
  whole('httpStatus(from, to)[to]', to, from, 599);
  const judge = (outcome: unknown): boolean => {
    const status = statusOf(outcome);
    return status !== undefined && status >= from && status <= to;
  };
  return new RuleTracker(to === from ? `http_status(${from})` : `http_status(${from}, ${to})`, {
    error: (error) => someInCauses(error, judge),
    value: judge,
  });
}
