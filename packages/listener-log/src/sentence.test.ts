import { describe, expect, it } from '@jest/globals';
import { callSentence, faultSentence, transitionSentence } from './sentence.js';
import { call, signal } from './testing/events.js';

describe('the sentence', () => {
  it('tells a transition in the words that the contract promises', () => {
    expect(transitionSentence(signal({ circuitName: 'payment_api', oldState: 'closed', newState: 'open' }))).toBe(
      "Circuit Breaker 'payment_api' transitioned from closed to open: failure_rate 0.6667 >= 0.5 over 3 calls",
    );
  });

  it('keeps names in any script, with quotes and emoji, as they are', () => {
    const circuitName = "결제 'api' 💳 é";
    expect(transitionSentence(signal({ circuitName }))).toContain(`'${circuitName}'`);
  });

  it('cannot be made to forge a second line or to drive a terminal by a name', () => {
    const circuitName = 'a\nERROR: forged\r\u001b[31m\u0085\u2028';
    const sentence = transitionSentence(signal({ circuitName }));
    expect(sentence).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
    expect(sentence).toContain("'a\\u000aERROR: forged\\u000d\\u001b[31m\\u0085\\u2028'");
  });

  it.each([
    ['failure', 1, undefined, "Circuit Breaker 'api': a call failed"],
    ['failure', 1, 998, "Circuit Breaker 'api': 1 call failed in 998 ms"],
    ['failure', 37, 1_000, "Circuit Breaker 'api': 37 calls failed in 1 s"],
    ['not_permitted', 1, undefined, "Circuit Breaker 'api' rejected a call"],
    ['not_permitted', 1_000, 1_001, "Circuit Breaker 'api' rejected 1000 calls in 1 s"],
  ] as const)('tells calls: %s, %d in %s ms', (outcome, count, over, sentence) => {
    expect(callSentence(call({ circuitName: 'api', outcome }), count, over)).toBe(sentence);
  });

  it.each([
    [1, undefined, "Circuit Breaker 'api': its tracker threw an error"],
    [1, 1_000, "Circuit Breaker 'api': its tracker threw an error in 1 s"],
    [12, 1_000, "Circuit Breaker 'api': its tracker threw 12 errors in 1 s"],
  ])('tells faults: %d in %s ms', (count, over, sentence) => {
    expect(faultSentence('api', 'tracker', count, over)).toBe(sentence);
  });
});
