import { CircuitBreaker } from '@fluxgate/core';
import { describe, expect, it } from '@jest/globals';
import { rig } from './testing/rig.js';
import { texts, violations } from './testing/slack-limits.js';

const HOSTILE = {
  'a mention of everyone': '<!channel> <!here> <!everyone>',
  'a mention of someone': '<@U123ABC> <#C123ABC> <!subteam^S123ABC>',
  'a link': '<https://evil.example|Click to recover>',
  'a date that is none': '<!date^1392734382^Posted {date_num}|Posted>',
  entities: '&lt;!channel&gt; &amp; &#60;!here&#62;',
  formatting: '*bold* _italic_ ~struck~ > quote :rotating_light:',
  backticks: '` ``` `<!channel>` ```<!here>```',
  'line breaks': 'one\n*Circuit:* forged\r\n> two\u2028three',
  emoji: '🚨👩‍👩‍👧‍👦🇰🇷'.repeat(50),
  'ten thousand characters': '<&>`\n'.repeat(2_000),
  'ten thousand emoji': '🚨'.repeat(10_000),
  'right-to-left marks': 'pay\u202e\u2067ipa\u2069 \u200fשלום',
  'control characters': 'a\u0000b\u001b[31mc\u007f',
  'halves of surrogate pairs': 'a\ud83d b\udea8',
  nothing: ' ',
};

/** What is left of `text` that Slack would act on, when its own dates are taken out. */
const commands = (text: string): string[] =>
  text.replace(/<!date\^\d+\^\{date_short_pretty\} \{time_secs\}\|[^<>]+ UTC>/g, '').match(/<[^>]*>?/g) ?? [];

/** `text` outside of code, where Slack looks for formatting. */
const outsideCode = (text: string): string => text.replace(/```[^`]+```/g, '').replace(/`[^`\n]+`/g, '');

describe.each([{ bot: false }, { bot: true }])('through %j', ({ bot }) => {
  it.each(Object.entries(HOSTILE))('%s in names and notes is shown as text, within limits', async (_, hostile) => {
    const { server, time, listener, lost } = await rig({ bot, minInterval: 0 });
    const breaker = new CircuitBreaker({ name: hostile, listeners: [listener] });
    breaker.forceOpen(hostile);
    await time.advance(0);
    // These two wait together, and are told in one message.
    breaker.reset(hostile);
    breaker.trip(hostile);
    await time.advance(60_000);

    expect(lost()).toEqual([]);
    expect(server.problems).toEqual([]);
    expect(server.messages).toHaveLength(2);
    for (const { ts: _ts, ...message } of server.messages) {
      expect(violations(message)).toEqual([]);
      const shown = texts(message);
      // Slack makes no link of a bare address, and no mention of a bare name.
      const json = JSON.stringify(message);
      expect(json.match(/"verbatim":true/g)).toHaveLength(json.match(/"type":"mrkdwn"/g)?.length ?? 0);
      for (const text of [message.text, ...shown]) expect(commands(text)).toEqual([]);
      for (const text of shown) {
        expect(outsideCode(text)).not.toMatch(/`|bold|forged|Click|evil|ipa|rotating/);
        expect(text).not.toMatch(/[\u202a-\u202e]/);
        // Halves of surrogate pairs cannot be encoded.
        expect(() => encodeURIComponent(text)).not.toThrow();
      }
      expect(message.text.length).toBeLessThan(4_000);
      expect(message.text).not.toMatch(/\p{Cc}/u);
    }
  });
});
