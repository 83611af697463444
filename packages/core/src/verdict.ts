import { textOf } from './rule-text.js';

/**
 * What `rule` answered, as a boolean. A rule that answers with a promise is taken for neither yes nor no: a promise is truthy,
 * whatever it resolves with.
 *
 * @throws TypeError for a promise
 */
export function verdict(answer: unknown, rule: object, method: string): boolean {
  if (typeof answer === 'boolean') return answer;
  if (typeof Object(answer).then !== 'function') return Boolean(answer);
  // Its rejection would end the process.
  (answer as PromiseLike<unknown>).then(undefined, () => {});
  throw new TypeError(`${textOf(rule)}: ${method}() must answer at once; got a promise`);
}
