import { callingFrom } from './errors.js';
import type { Ticket } from './ticket.js';
import { callable, invalidError } from './validate.js';

/** What a stream asks of a breaker. */
export interface Acquiring {
  /** A ticket for one call. It throws a `CallNotPermittedError` when the call is not permitted. */
  acquire(): Ticket;
}

/** What can be iterated with `for await`. */
export type Streamable<T> = AsyncIterable<T> | Iterable<T | PromiseLike<T>>;

/**
 * The items of `fn(...args)`, an async iterable or a promise of one, under protection from the first item to the end of the
 * stream: a success when it completes, a failure when `fn` or the stream throws, and released (it counts for nothing) when the
 * consumer stops early. `call` would report success as soon as the iterable is returned.
 *
 * Nothing is called before the first item is asked for; that throws a {@link CallNotPermittedError} when the circuit is open. The
 * call lasts as long as the consumer takes to read the stream: give a breaker for streams of hours a `callTimeout` that they keep.
 *
 * @throws TypeError at once if `fn` is not a function
 * @example
 * ```ts
 * for await (const chunk of stream(llm, complete, prompt)) process.stdout.write(chunk);
 * ```
 */
export function stream<A extends unknown[], T>(
  breaker: Acquiring,
  fn: (...args: A) => Streamable<T> | PromiseLike<Streamable<T>>,
  ...args: A
): AsyncGenerator<T, void, undefined> {
  callable('stream(breaker, fn)[fn]', fn);
  return items(breaker, fn, args);
}

async function* items<A extends unknown[], T>(
  breaker: Acquiring,
  fn: (...args: A) => Streamable<T> | PromiseLike<Streamable<T>>,
  args: A,
): AsyncGenerator<T, void, undefined> {
  callingFrom(items);
  const ticket = breaker.acquire();
  let source: AsyncIterator<T> | Iterator<T | PromiseLike<T>> | undefined;
  /** Whether it is the consumer's turn: what is thrown then is not the stream's doing. */
  let handedOut = false;
  try {
    const given = await fn(...args);
    source = iteratorOf(given);
    if (source === undefined) {
      ticket.release();
      throw invalidError('stream(breaker, fn): what fn returns', given, 'an async iterable');
    }
    for (;;) {
      const { done, value } = await source.next();
      if (done) {
        ticket.success(value);
        return;
      }
      handedOut = true;
      yield value as T;
      handedOut = false;
    }
  } catch (error) {
    if (!handedOut) ticket.failure(error);
    throw error;
  } finally {
    ticket.release();
    // A stream that has completed or thrown is closed; one that its consumer has left is not.
    if (handedOut) await source?.return?.();
  }
}

function iteratorOf<T>(given: Streamable<T>): AsyncIterator<T> | Iterator<T | PromiseLike<T>> | undefined {
  if (typeof given !== 'object' || given === null) return undefined;
  if (Symbol.asyncIterator in given) return given[Symbol.asyncIterator]();
  return Symbol.iterator in given ? given[Symbol.iterator]() : undefined;
}
