import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type SlackStandIn, startSlackStandIn } from './stand-in.js';

let slack: SlackStandIn;
beforeEach(async () => {
  slack = await startSlackStandIn({ keep: 2 });
});
afterEach(() => slack.close());

async function post(body: string, url = slack.webhookUrl): Promise<[number, string]> {
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  return [response.status, await response.text()];
}

describe('the stand-in for Slack', () => {
  it('takes a message, and shows it as it was received', async () => {
    const body = { text: 'opened', attachments: [{ color: '#FF4C4C', blocks: [] }] };
    expect(await post(JSON.stringify(body))).toEqual([200, 'ok']);
    const shown = await (await fetch(slack.messagesUrl)).json();
    expect(shown).toEqual([{ receivedAt: expect.any(Number), body }]);
  });

  it.each(['', '{', 'null', '[]', '"text"', '{"text": 5}', '{"text": "a", "blocks": {}}'])(
    'calls %j an invalid payload',
    async (body) => {
      expect(await post(body)).toEqual([400, 'invalid_payload']);
      expect(slack.messages).toEqual([]);
    },
  );

  it('misses the text in a message without any', async () => {
    expect(await post('{"text": "", "blocks": []}')).toEqual([400, 'no_text']);
  });

  it('knows no other webhook', async () => {
    expect(await post('{"text": "a"}', slack.webhookUrl.replace('B0', 'B1'))).toEqual([404, 'no_service']);
  });

  it('keeps the latest messages only', async () => {
    for (const text of ['one', 'two', 'three']) await post(JSON.stringify({ text }));
    expect(slack.messages.map(({ body }) => body.text)).toEqual(['two', 'three']);
  });
});
