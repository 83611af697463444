import { describe, expect, it } from '@jest/globals';
import { boom, bring, circuit } from './breaker.test-kit.js';
import { consecutive, failureStreak, httpStatus, type Ticket, typeOf } from './index.js';

const DISPOSE: typeof Symbol.dispose = Symbol.dispose ?? Symbol.for('Symbol.dispose');

function acquire(breaker: ReturnType<typeof circuit>['breaker']): Ticket {
  const ticket = breaker.tryAcquire();
  if (ticket === undefined) throw new Error('not permitted');
  return ticket;
}

describe('a ticket', () => {
  it('is given while calls pass, and not while they do not', () => {
    const made = circuit();
    for (const state of ['closed', 'metrics_only', 'disabled', 'half_open'] as const) {
      bring(made, state);
      expect(made.breaker.tryAcquire()).toBeDefined();
    }
    for (const state of ['open', 'forced_open'] as const) {
      bring(made, state);
      expect(made.breaker.tryAcquire()).toBeUndefined();
    }
  });

  it('is not a call until it is settled', () => {
    const { breaker } = circuit();
    acquire(breaker);
    expect(breaker.info().metrics.totalCount).toBe(0);
  });

  it('records success, and failure as the tracker sees it', () => {
    const { breaker } = circuit({ tracker: typeOf(RangeError).or(httpStatus(500, 599)) });
    acquire(breaker).success();
    acquire(breaker).success({ status: 200 });
    acquire(breaker).success({ status: 503 });
    acquire(breaker).failure(new RangeError('tracked'));
    acquire(breaker).failure(new TypeError('untracked'));
    expect(breaker.info().metrics).toMatchObject({ totalCount: 5, failureCount: 2 });
  });

  it('records nothing when it is released', () => {
    const { breaker } = circuit({ tripper: failureStreak(1) });
    acquire(breaker).release();
    expect(breaker.info().metrics.totalCount).toBe(0);
  });

  it.each<[string, (ticket: Ticket) => void, number, number]>([
    ['success', (ticket) => ticket.success(), 1, 0],
    ['failure', (ticket) => ticket.failure(boom), 1, 1],
    ['release', (ticket) => ticket.release(), 0, 0],
    ['dispose', (ticket) => ticket[DISPOSE](), 0, 0],
  ])('settled with %s stays so: settling again does nothing', (_name, settle, totalCount, failureCount) => {
    const { breaker } = circuit();
    const ticket = acquire(breaker);
    settle(ticket);
    ticket.success();
    ticket.failure(boom);
    ticket.release();
    ticket[DISPOSE]();
    settle(ticket);
    expect(breaker.info().metrics).toMatchObject({ totalCount, failureCount });
  });

  it('works when its methods are handed around as callbacks', () => {
    const { breaker } = circuit();
    const { success } = acquire(breaker);
    const { failure } = acquire(breaker);
    const { release } = acquire(breaker);
    for (const callback of [success, failure, release]) callback(boom);
    expect(breaker.info().metrics).toMatchObject({ totalCount: 2, failureCount: 1 });
  });

  it('is released at the end of a `using` block, if nothing else has settled it', () => {
    const made = circuit({ maxHalfOpenCalls: 1, recovery: consecutive(2) });
    bring(made, 'half_open');
    {
      using ticket = acquire(made.breaker);
      expect(ticket).toBeDefined();
      expect(made.breaker.tryAcquire()).toBeUndefined();
    }
    expect(made.breaker.info().metrics.totalCount).toBe(0);
    {
      using ticket = acquire(made.breaker);
      ticket.success();
    }
    expect(made.breaker.info().metrics).toMatchObject({ totalCount: 1, failureCount: 0 });
  });

  it('trips the circuit as a call does', () => {
    const { breaker, heard } = circuit({ tripper: failureStreak(1) });
    acquire(breaker).failure(boom);
    expect(heard.transitions()).toEqual(['closed -> open: failure_streak 1 >= 1']);
  });

  it('that was forgotten in a closed circuit stands in nobody’s way', () => {
    const { breaker, clock } = circuit({ tripper: failureStreak(1), probeTimeout: 10 });
    acquire(breaker);
    clock.advance(1e9);
    expect(breaker.state).toBe('closed');
    expect(breaker.tryAcquire()).toBeDefined();
  });
});
