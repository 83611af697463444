import { describe, expect, it } from '@jest/globals';
import * as core from './index.js';
import * as testing from './testing/index.js';

describe('the public surface', () => {
  it('holds every member that the contract names, and nothing by accident', () => {
    expect(Object.keys(core).sort()).toEqual(
      [
        ...[
          'CircuitBreaker',
          'CircuitRegistry',
          'CallNotPermittedError',
          'CallTimeoutError',
          'stream',
          'withTimeout',
          'State',
          'STATES',
          'Tally',
        ],
        ...['and', 'or', 'not'],
        ...['countWindow', 'timeWindow'],
        ...['anyError', 'typeOf', 'custom', 'errorCode', 'result', 'httpStatus', 'aborted', 'notPermitted'],
        ...['closed', 'halfOpened', 'minRequests', 'failureRate', 'avgLatency', 'slowRate', 'failureStreak'],
        ...['always', 'never', 'cooldown', 'backoff'],
        ...['permitAll', 'random', 'rampUp'],
        ...['probes', 'consecutive', 'byTripper'],
      ].sort(),
    );
    expect(Object.keys(testing).sort()).toEqual(['recorder', 'virtualClock']);
  });

  it('of the breaker has the members of the contract', () => {
    expect(Object.getOwnPropertyNames(core.CircuitBreaker.prototype).sort()).toEqual(
      [
        ...['constructor', 'state', 'info', 'toJSON', 'toString'],
        ...[
          'call',
          'callSync',
          'callWithFallback',
          'callSyncWithFallback',
          'wrap',
          'wrapSync',
          'protect',
          'acquire',
          'tryAcquire',
        ],
        ...['reset', 'trip', 'forceOpen', 'disable', 'metricsOnly'],
        ...['addListener', 'removeListener', 'dispose'],
      ].sort(),
    );
  });
});
