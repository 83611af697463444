import { expect, it } from '@jest/globals';
import { type DemoOptions, startDemo } from '../demo.js';
import { startSlackStandIn } from '../slack/stand-in.js';
import { playStory } from './story.js';

it('fails and names the Slack messages when Slack says ok and drops them', async () => {
  const dropping = await startSlackStandIn({ keep: 0 });
  const start = async (options: DemoOptions) => ({
    ...(await startDemo({ ...options, slackWebhookUrl: dropping.webhookUrl })),
    standIn: dropping,
  });
  let told = '';
  try {
    const print = (text: string) => {
      told += text;
    };
    expect(await playStory({ print, start })).toBe(1);
  } finally {
    await dropping.close();
  }
  expect(told).toContain(
    '✗ Slack messages: none of 0 messages reports closed → open, open → half_open, half_open → closed',
  );
  expect(told).toMatch(/\nNot observed: Slack messages\.\n$/);
});

it('fails and says what did not happen in time', async () => {
  let told = '';
  const print = (text: string) => {
    told += text;
  };
  expect(await playStory({ print, bound: 0 })).toBe(1);
  expect(told).toMatch(/\nNot observed: .*circuit opens, with the reason/);
  expect(told).toMatch(/: the story waited 0 s for 45 answers, /);
});
