import { describe, expect, it } from '@jest/globals';
import { joined, nameOf, negated, textOf } from './rule-text.js';

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

describe('the text of a rule that the user has made', () => {
  it('is what it prints, or else its class, or else "custom"', () => {
    class FastEnough {}
    expect(textOf(rule('own(3)'))).toBe('own(3)');
    expect(textOf(new FastEnough())).toBe('FastEnough');
    expect(textOf({})).toBe('custom');
    expect(joined('and', [{}, new FastEnough()])).toBe('custom and FastEnough');
    expect(negated({})).toBe('not custom');
  });
});

describe('the name of a rule', () => {
  it.each([
    ['cooldown(60000)', 'cooldown'],
    ['backoff(initial=(1)\n)', 'backoff'],
    ['when_healthy', 'when_healthy'],
    ['my rule', 'my rule'],
  ])('of %p is %p', (text, name) => {
    expect(nameOf(rule(text))).toBe(name);
  });

  it('of a rule that does not print itself is its class, or "custom"', () => {
    class FastEnough {}
    expect(nameOf(new FastEnough())).toBe('FastEnough');
    expect(nameOf({})).toBe('custom');
  });
});
