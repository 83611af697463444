import { describe, expect, it } from '@jest/globals';
import { callSentence, faultSentence, transitionSentence } from './sentence.js';
import { call, signal } from './testing/events.js';

describe('the sentence', () => {
  it('tells a transition in the words that the contract promises', () => {
    expect(transitionSentence(signal({ circuitName: 'payment_api', oldState: 'closed', newState: 'open' }))).toBe(
      "Circuit Breaker 'payment_api' transitioned from closed to open",
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
    ['failure', 1, undefined, "Circuit Breaker 'api' saw a call fail"],
    ['failure', 1, 998, "Circuit Breaker 'api' saw 1 call fail within 998 ms"],
    ['failure', 37, 1_000, "Circuit Breaker 'api' saw 37 calls fail within 1000 ms"],
    ['not_permitted', 1, undefined, "Circuit Breaker 'api' did not permit a call"],
    ['not_permitted', 1_000, 1_001, "Circuit Breaker 'api' did not permit 1000 calls within 1001 ms"],
  ] as const)('tells calls: %s, %d in %s ms', (outcome, count, over, sentence) => {
    expect(callSentence(call({ circuitName: 'api', outcome }), count, over)).toBe(sentence);
  });

  it.each([
    [1, undefined, "Circuit Breaker 'api' had a fault in its tracker"],
    [1, 1_000, "Circuit Breaker 'api' had a fault in its tracker within 1000 ms"],
    [12, 1_000, "Circuit Breaker 'api' had 12 faults in its tracker within 1000 ms"],
  ])('tells faults: %d in %s ms', (count, over, sentence) => {
    expect(faultSentence('api', 'tracker', count, over)).toBe(sentence);
  });
});
