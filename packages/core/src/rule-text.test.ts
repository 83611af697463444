import { describe, expect, it } from '@jest/globals';
import { joined, negated, ruleName } from './rule-text.js';

const rule = (text: string, operator?: 'and' | 'or'): object => ({ operator, toString: () => text });

describe('the text of a joined rule', () => {
  it('is its parts, with the word between them', () => {
    expect(joined('and', [rule('a'), rule('b'), rule('c')])).toBe('a and b and c');
    expect(joined('or', [rule('a')])).toBe('a');
  });

  it('has parts joined by another word in parentheses, by the same word not', () => {
    expect(joined('and', [rule('a or b', 'or'), rule('c and d', 'and')])).toBe('(a or b) and c and d');
    expect(joined('or', [rule('a or b', 'or'), rule('c and d', 'and')])).toBe('a or b or (c and d)');
  });
});

describe('the text of a negated rule', () => {
  it('has what is joined in parentheses', () => {
    expect(negated(rule('a'))).toBe('not a');
    expect(negated(rule('a and b', 'and'))).toBe('not (a and b)');
  });
});

describe('the name of a rule', () => {
  it.each([
    ['cooldown(60000)', 'cooldown'],
    ['when_healthy', 'when_healthy'],
    ['my rule', 'my'],
    ['[object Object]', 'fallback'],
    ['(odd)', 'fallback'],
    ['', 'fallback'],
  ])('of %p is %p', (text, name) => {
    expect(ruleName(rule(text), 'fallback')).toBe(name);
  });

  it('of a rule that does not print itself is the fallback', () => {
    expect(ruleName({}, 'retry')).toBe('retry');
  });
});
