import { describe, expect, it } from '@jest/globals';
import { parseFlags, UsageError } from './flags.js';

describe('parseFlags', () => {
  it('runs on port 3000 with a stand-in for Slack when nothing is asked for', () => {
    expect(parseFlags([], {})).toEqual({ story: false, help: false, port: 3000, slackWebhookUrl: undefined });
  });

  it('takes what the command line and the environment say', () => {
    const env = { PORT: '8080', SLACK_WEBHOOK_URL: 'https://hooks.slack.example/services/T/B/x' };
    expect(parseFlags(['--story'], env)).toEqual({
      story: true,
      help: false,
      port: 8080,
      slackWebhookUrl: 'https://hooks.slack.example/services/T/B/x',
    });
    expect(parseFlags(['-h'], {}).help).toBe(true);
  });

  it('takes an empty variable for one that is not set', () => {
    expect(parseFlags([], { PORT: '', SLACK_WEBHOOK_URL: '' })).toMatchObject({
      port: 3000,
      slackWebhookUrl: undefined,
    });
  });

  it.each([
    [['--stroy'], 'Unknown flag --stroy. Accepted are --story and --help.'],
    [['-s'], 'Unknown flag -s. Accepted are --story and --help.'],
    [['story'], 'Unknown argument story. Accepted are --story and --help.'],
    [['--story=2'], '--story takes no value; given was 2.'],
  ])('refuses %j and says what is accepted', (args, message) => {
    expect(() => parseFlags(args, {})).toThrow(new UsageError(message));
  });

  it.each(['abc', '-1', '65536', '80.5', '0x50', ' 80'])('refuses PORT=%s by its name', (PORT) => {
    expect(() => parseFlags([], { PORT })).toThrow(
      new UsageError(`PORT is ${JSON.stringify(PORT)}; accepted is a whole number from 0 to 65535.`),
    );
  });

  it('refuses a webhook that is no URL without repeating it', () => {
    const refused = () => parseFlags([], { SLACK_WEBHOOK_URL: 'hooks.slack.example/secret' });
    expect(refused).toThrow(/^SLACK_WEBHOOK_URL is no URL/);
    expect(refused).not.toThrow(/secret/);
  });
});
