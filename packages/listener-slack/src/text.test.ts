import { describe, expect, it } from '@jest/globals';
import { code, escapeText, plain } from './text.js';

describe('escapeText', () => {
  it('escapes what Slack reads as control characters, and nothing else', () => {
    expect(escapeText('a < b & c > d "e" \'f\' *g*')).toBe('a &lt; b &amp; c &gt; d "e" \'f\' *g*');
  });

  it('leaves nothing that could mention anyone', () => {
    for (const mention of [
      '<!channel>',
      '<!here>',
      '<@U123>',
      '<#C123>',
      '<https://evil.example|click>',
      '<!subteam^S1>',
    ]) {
      expect(escapeText(mention)).not.toMatch(/[<>]/);
    }
  });

  it.each([
    ['abcdef', 6, 'abcdef'],
    ['abcdefg', 6, 'abcde…'],
    ['ab&', 7, 'ab&amp;'],
    ['ab&&', 7, 'ab…'],
    ['ab🚨cd', 5, 'ab🚨…'],
    ['a🚨🚨', 4, 'a🚨…'],
    ['', 6, ''],
  ])('shortens %j to %i characters at the most, between characters: %j', (given, max, shown) => {
    expect(escapeText(given, max)).toBe(shown);
    expect(shown.length).toBeLessThanOrEqual(max);
  });

  it('replaces halves of surrogate pairs, which no form can carry', () => {
    expect(escapeText('a\ud83db\udea8c')).toBe('a\ufffdb\ufffdc');
    expect(() => encodeURIComponent(escapeText('\ud83d'))).not.toThrow();
  });
});

describe('code', () => {
  it('shows formatting as the characters that it is made of', () => {
    expect(code('*bold* _it_ ~no~ :fire: @here')).toBe('`*bold* _it_ ~no~ :fire: @here`');
  });

  it('is not ended by a backtick', () => {
    expect(code('a`b``` c')).toBe('`aˋbˋˋˋ c`');
  });

  it('stays on one line', () => {
    expect(code('one\ntwo\r\nthree\u2028four\tfive')).toBe('`one ⏎ two ⏎ three ⏎ four five`');
  });

  it('shows what nothing would be seen of', () => {
    expect(code('a\u0000b\u001bc')).toBe('`a\\u{0}b\\u{1b}c`');
    expect(code('  ')).toBe('`"  "`');
  });

  it('shows marks that turn the writing direction around, and isolates what is written from the right', () => {
    expect(code('pay\u202eipa\u2066x')).toBe('`pay\\u{202e}ipa\\u{2066}x`');
    expect(code('תשלום')).toBe('`\u2068תשלום\u2069`');
    expect(code('payment_api')).toBe('`payment_api`');
  });

  it('keeps its limit, backticks included', () => {
    const shown = code('<'.repeat(10_000), 200);
    expect(shown.length).toBeLessThanOrEqual(200);
    expect(shown).toMatch(/^`(&lt;)+…`$/);
  });
});

describe('plain', () => {
  it('is one escaped line', () => {
    expect(plain('a\n<b>')).toBe('a ⏎ &lt;b&gt;');
  });
});
