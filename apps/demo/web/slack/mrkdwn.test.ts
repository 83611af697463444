import { describe, expect, it } from '@jest/globals';
import { isWebAddress, parseMrkdwn } from './mrkdwn.js';

describe('parseMrkdwn', () => {
  it('finds bold, italic, struck and code', () => {
    expect(parseMrkdwn('*Why:* `a >= b` _so_ ~not~ end')).toEqual([
      { text: 'Why:', bold: true },
      { text: ' ' },
      { text: 'a >= b', code: true },
      { text: ' ' },
      { text: 'so', italic: true },
      { text: ' ' },
      { text: 'not', strike: true },
      { text: ' end' },
    ]);
  });

  it('finds code within bold, and nothing within code', () => {
    expect(parseMrkdwn('*now `open*` here*')).toEqual([
      { text: 'now ', bold: true },
      { text: 'open*', bold: true, code: true },
      { text: ' here', bold: true },
    ]);
    expect(parseMrkdwn('`*a* _b_ <!channel>`')).toEqual([{ text: '*a* _b_ <!channel>', code: true }]);
  });

  it.each(['snake_case_name', '2*3*4', '* a list', 'a * b * c', '*', '``', '<', 'a\n*b\nc*'])(
    'leaves %j alone',
    (text) => {
      expect(parseMrkdwn(text)).toEqual([{ text }]);
    },
  );

  it('keeps the lines of a block of code', () => {
    expect(parseMrkdwn('```+0.0s *a*\n+0.1s &lt;b&gt;```')).toEqual([
      { text: '+0.0s *a*\n+0.1s <b>', code: true, block: true },
    ]);
  });

  it('undoes escapes once', () => {
    expect(parseMrkdwn('&lt;!channel&gt; &amp;lt;b&amp;gt;')).toEqual([{ text: '<!channel> &lt;b&gt;' }]);
  });

  it('shows links by their label, and makes links of web addresses only', () => {
    expect(parseMrkdwn('<https://example.com/?a=1&amp;b=2|the &amp; page>')).toEqual([
      { text: 'the & page', url: 'https://example.com/?a=1&b=2' },
    ]);
    expect(parseMrkdwn('<https://example.com>')).toEqual([{ text: 'https://example.com', url: 'https://example.com' }]);
    expect(parseMrkdwn('<javascript:alert(1)|click>')).toEqual([{ text: 'click' }]);
    expect(isWebAddress('data:text/html,x')).toBe(false);
  });

  it.each([
    ['<!channel>', '@channel'],
    ['<@U123>', '@U123'],
    ['<@U123|kim>', '@kim'],
    ['<#C1|ops>', '#ops'],
    ['<!subteam^S1|@on-call>', '@on-call'],
  ])('shows %s as the mention %s', (text, shown) => {
    expect(parseMrkdwn(text)).toEqual([{ text: shown, mention: true }]);
  });

  it('shows a date in the reader’s own time zone, by its near name or in full', () => {
    const now = new Date(2026, 10, 22, 12, 0, 0).getTime();
    const shown = (epoch: number, format = '{date_short_pretty} {time_secs}') =>
      parseMrkdwn(`<!date^${epoch / 1_000}^${format}|fallback>`, {}, now)[0]?.text;
    const day = 24 * 3_600_000;
    expect(shown(now)).toMatch(/^Today 12:00:00$/);
    expect(shown(now - day)).toMatch(/^Yesterday /);
    expect(shown(now + day)).toMatch(/^Tomorrow /);
    expect(shown(now - 30 * day)).toMatch(/2026/);
    expect(shown(now, '{date_num} at {time}')).toBe('2026-11-22 at 12:00');
    expect(shown(now, '{unheard_of}')).toBe('fallback');
    expect(shown(1e18)).toBe('fallback');
  });

  it('takes a long run of marks in its stride', () => {
    const start = process.cpuUsage().user;
    for (const text of ['*'.repeat(3_000), '`'.repeat(3_000), '<'.repeat(3_000), '*a '.repeat(1_000)])
      parseMrkdwn(text);
    expect((process.cpuUsage().user - start) / 1_000).toBeLessThan(2_000);
  });
});
