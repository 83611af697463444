/** @typedef {typeof import('@fluxgate/core')} Core */
/** @typedef {() => unknown} Call */

/** An upstream that is there at once: no promise of its own that would hide one of ours. */
const value = Promise.resolve(1);
const answer = () => value;
const error = new Error('refused');
const failure = Promise.reject(error);
failure.catch(() => {});
const fail = () => failure;
const one = () => 1;

/**
 * What the guard counts, each with the same call without a breaker. All of them are what they were after a thousand calls.
 *
 * @type {Record<string, { bare: Call, through: (core: Core) => Call }>}
 */
export const WORKLOADS = {
  'closed, success, default rules': {
    bare: answer,
    through: ({ CircuitBreaker }) => calls(new CircuitBreaker({ name: 'guarded' })),
  },
  'closed, success, after a failure': {
    bare: answer,
    through: ({ CircuitBreaker }) => calls(failedOnce(new CircuitBreaker({ name: 'guarded' }))),
  },
  'closed, success, after a failure, a window of 100,000 calls': {
    bare: answer,
    through: ({ CircuitBreaker, countWindow }) =>
      calls(failedOnce(new CircuitBreaker({ name: 'guarded', window: countWindow(100_000) }))),
  },
  'closed, success, time window': {
    bare: answer,
    through: ({ CircuitBreaker, timeWindow }) =>
      // One bucket for the whole run, so that no turn of a bucket falls into one run and not into another.
      calls(new CircuitBreaker({ name: 'guarded', window: timeWindow(1e9, { buckets: 1 }) })),
  },
  'closed, success, durations measured': {
    bare: answer,
    through: ({ CircuitBreaker }) => calls(new CircuitBreaker({ name: 'guarded', measure: true })),
  },
  'closed, success, a listener of signals': {
    bare: answer,
    through: ({ CircuitBreaker }) => calls(new CircuitBreaker({ name: 'guarded', listeners: [{ onSignal() {} }] })),
  },
  'closed, success, a listener of calls': {
    bare: answer,
    through: ({ CircuitBreaker }) =>
      calls(new CircuitBreaker({ name: 'guarded', listeners: [{ onSignal() {}, onCall() {} }] })),
  },
  'closed, success, beside a call that hangs': {
    bare: answer,
    through: ({ CircuitBreaker }) => calls(hung(new CircuitBreaker({ name: 'guarded' }), 1)),
  },
  'closed, success, beside eight calls that hang': {
    bare: answer,
    through: ({ CircuitBreaker }) => calls(hung(new CircuitBreaker({ name: 'guarded' }), 8)),
  },
  'closed, failing': {
    bare: fail,
    through({ CircuitBreaker, failureStreak }) {
      const breaker = new CircuitBreaker({ name: 'guarded', tripper: failureStreak(1e9) });
      return () => breaker.call(fail);
    },
  },
  'not permitted': {
    bare: fail,
    through({ CircuitBreaker, cooldown }) {
      const breaker = new CircuitBreaker({ name: 'guarded', retry: cooldown(86_400_000) });
      breaker.trip();
      return calls(breaker);
    },
  },
  'sync, success': {
    bare: one,
    through({ CircuitBreaker }) {
      const breaker = new CircuitBreaker({ name: 'guarded' });
      return () => breaker.callSync(one);
    },
  },
};

/** @param {InstanceType<Core['CircuitBreaker']>} breaker */
function calls(breaker) {
  return () => breaker.call(answer);
}

/** @param {InstanceType<Core['CircuitBreaker']>} breaker @param {number} times */
function hung(breaker, times) {
  for (let i = 0; i < times; i++) breaker.call(() => new Promise(() => {}));
  return breaker;
}

/** @param {InstanceType<Core['CircuitBreaker']>} breaker */
function failedOnce(breaker) {
  breaker.call(fail).catch(() => {});
  return breaker;
}
