import { describe, expect, it } from '@jest/globals';
import { readable } from './reader.js';

const read = (body: object) => readable({ receivedAt: 1, body });
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });

describe('readable', () => {
  it('shows a message as a reader of the channel sees it', () => {
    const message = read({
      text: 'for notifications',
      blocks: [{ type: 'header', text: { type: 'plain_text', text: '🚨 Triggered' } }],
      attachments: [
        {
          color: '#FF4C4C',
          blocks: [
            { type: 'section', text: mrkdwn('`payment*api*`  `closed` → *`open`*') },
            { type: 'section', fields: [mrkdwn('*When:* now'), mrkdwn('*Before that:* closed')] },
            { type: 'section', text: mrkdwn('*2 transitions*') },
            { type: 'section', text: mrkdwn('```first\nsecond```') },
            { type: 'context', elements: [mrkdwn('Window: 5 calls')] },
          ],
        },
      ],
    });
    expect(message).toEqual({
      receivedAt: 1,
      title: '🚨 Triggered',
      colour: '#FF4C4C',
      lines: [
        'payment*api*  closed → open',
        'When: now · Before that: closed',
        '2 transitions',
        'first',
        'second',
        'Window: 5 calls',
      ],
    });
  });

  it('takes the plain text for the title where there is no header', () => {
    expect(read({ text: 'hello' })).toEqual({ receivedAt: 1, title: 'hello', lines: [] });
  });

  it('undoes escapes once, and shows links and dates by their text', () => {
    const text = '&lt;!channel&gt; &amp;lt; <https://example.com|runbook> <!date^0^{time_secs}|then>';
    const { lines } = read({ text: '', blocks: [{ type: 'section', text: mrkdwn(text) }] });
    expect(lines[0]).toMatch(/^<!channel> &lt; runbook \d\d:\d\d:00$/);
  });

  it('takes no colour for one that is none', () => {
    expect(read({ text: 'a', attachments: [{ color: 'red;background:url(x)' }] })).not.toHaveProperty('colour');
  });
});
