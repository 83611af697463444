import { CallNotPermittedError } from '@fluxgate/core';
import { unequal } from './comparison.js';

/** What a caller got, or is to get: the function's own value or error, the very same object, or a rejection. */
export type Answer =
  | { readonly value: unknown }
  | { readonly error: unknown }
  | { readonly notPermitted: { readonly state: string; readonly retryAfter: number | undefined } };

/** Runs a synchronous call to its end. */
export function answerOf(call: () => unknown): Answer {
  try {
    return { value: call() };
  } catch (error) {
    return { error };
  }
}

/** A call whose caller waits for the answer. */
export interface Waiting {
  /** What the answer is to be, from when the call has ended on; until then there is to be none. */
  expected?: Answer;
}

/** All the asynchronous callers that wait. */
export class Answers {
  #waiting: (Waiting & { readonly name: string; got?: Answer })[] = [];

  /** Someone has to handle what a promise rejects with, also when a disagreement ends the story before the call ends. */
  await(name: string, promise: Promise<unknown>): Waiting {
    const waiting: Waiting & { name: string; got?: Answer } = { name };
    this.#waiting.push(waiting);
    promise.then(
      (value) => {
        waiting.got = { value };
      },
      (error: unknown) => {
        waiting.got = { error };
      },
    );
    return waiting;
  }

  /** To be asked when every promise has had the time to settle. */
  check(): void {
    for (const { name, got, expected } of this.#waiting) {
      if (expected === undefined && got !== undefined) throw new Error(`${name} got an answer before it ended`);
      if (expected !== undefined && got === undefined) throw new Error(`${name} was left without an answer`);
      if (expected !== undefined && got !== undefined) sameAnswer(name, got, expected);
    }
    this.#waiting = this.#waiting.filter(({ got }) => got === undefined);
  }
}

export function sameAnswer(name: string, got: Answer, expected: Answer): void {
  if ('notPermitted' in expected) {
    const error = 'error' in got ? got.error : undefined;
    if (!CallNotPermittedError.is(error)) throw new Error(`${name} was not permitted, and was not told so`);
    unequal(`${name} was not permitted: state`, error.state, expected.notPermitted.state);
    unequal(`${name} was not permitted: retryAfter`, error.retryAfter, expected.notPermitted.retryAfter);
    return;
  }
  const [[how, what]] = Object.entries(got) as [[string, unknown]];
  const [[expectedHow, expectedWhat]] = Object.entries(expected) as [[string, unknown]];
  unequal(`what ${name} got`, how, expectedHow);
  unequal(`the ${how} that ${name} got`, what, expectedWhat);
}
