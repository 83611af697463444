import type { CircuitBreaker, Ticket } from '@fluxgate/core';
import { Observable, takeWhile } from 'rxjs';
import { begin, isInside } from './nesting.js';

/**
 * An Observable that is protected to its completion. A subscription is a call: it is admitted or rejected when someone
 * subscribes, so that `retry` asks again, and nothing runs while the circuit is open.
 *
 * It is a success when it completes, or when the subscriber has what it wanted (`firstValueFrom`, `take`: it unsubscribes
 * while a value is being delivered); a failure when it errors; released when the subscriber leaves early.
 *
 * @param circuit - finds the breaker, at each subscription
 * @param source - makes the Observable to protect, at each subscription that is admitted
 */
export function protectedObservable<T>(circuit: () => CircuitBreaker, source: () => Observable<T>): Observable<T> {
  return new Observable<T>((subscriber) => {
    const breaker = circuit();
    if (isInside(breaker)) return source().subscribe(subscriber);

    let ticket: Ticket;
    try {
      ticket = breaker.acquire();
    } catch (error) {
      subscriber.error(error);
      return undefined;
    }
    const call = begin(breaker);
    let last: T | undefined;
    let delivering = false;
    // Before the source begins: one that emits at once may close the subscriber on the way.
    subscriber.add(() => {
      if (!delivering) ticket.release();
      call.end();
    });
    try {
      // The source of a subscriber that is closed is stopped at its next value, also where it emits synchronously.
      const stoppable = call.inside(() => source().pipe(takeWhile(() => !subscriber.closed)));
      const subscription = call.inside(() =>
        stoppable.subscribe({
          next(value) {
            last = value;
            delivering = true;
            try {
              call.outside(() => subscriber.next(value));
            } finally {
              delivering = false;
              if (subscriber.closed) ticket.success(value);
            }
          },
          error(error) {
            ticket.failure(error);
            call.outside(() => subscriber.error(error));
          },
          complete() {
            ticket.success(last);
            call.outside(() => subscriber.complete());
          },
        }),
      );
      return subscription;
    } catch (error) {
      ticket.failure(error);
      subscriber.error(error);
      return undefined;
    }
  });
}
