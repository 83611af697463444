import type { CircuitBreaker } from '@fluxgate/core';
import { begin, isInside } from './nesting.js';

/**
 * An async generator that is protected to its end. The call begins when its first value is asked for. It is a success when the
 * generator ends, a failure when it throws, released when its reader leaves early.
 *
 * @param circuit - finds the breaker when reading begins
 * @param source - makes the generator to protect, when the call is admitted
 */
export async function* protectedGenerator<T>(
  circuit: () => CircuitBreaker,
  source: () => AsyncGenerator<T, unknown, unknown>,
): AsyncGenerator<T, unknown, unknown> {
  const breaker = circuit();
  if (isInside(breaker)) return yield* source();

  const ticket = breaker.acquire();
  const call = begin(breaker);
  const generator = source();
  let ended = false;
  try {
    let sent: unknown;
    for (;;) {
      // The body of a generator runs in the context of whoever asks for its next value.
      const asked = sent;
      const step = await call
        .inside(() => generator.next(asked))
        .catch((error: unknown) => {
          ended = true;
          ticket.failure(error);
          throw error;
        });
      if (step.done) {
        ended = true;
        ticket.success(step.value);
        return step.value;
      }
      sent = yield step.value;
    }
  } finally {
    if (!ended) {
      ticket.release();
      await call.inside(() => generator.return(undefined));
    }
    call.end();
  }
}
