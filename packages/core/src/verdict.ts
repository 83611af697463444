import { textOf } from './rule-text.js';
import { isThenable } from './thenable.js';

/** A rule answered with a promise, which comes too late to decide on anything and is truthy whatever it resolves with. */
export class LateAnswer extends TypeError {}

/**
 * What a rule within another one answered, as a boolean.
 *
 * @throws LateAnswer for a promise: it is neither yes nor no, so the whole has no answer either
 */
export function verdict(answer: unknown, rule: object, method: string): boolean {
  if (typeof answer === 'boolean') return answer;
  if (!isThenable(answer)) return Boolean(answer);
  // Its rejection would end the process.
  (answer as PromiseLike<unknown>).then(undefined, () => {});
  throw new LateAnswer(`a rule must answer at once; got a promise from ${textOf(rule)}.${method}()`);
}
