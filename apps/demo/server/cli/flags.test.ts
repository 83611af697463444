import { describe, expect, it } from '@jest/globals';
import { parseFlags, UsageError } from './flags.js';

const NOTHING = {
  story: false,
  help: false,
  prometheus: false,
  crowd: undefined,
  otlpUrl: undefined,
  host: undefined,
  names: [],
  port: 3000,
  slackWebhookUrl: undefined,
};
const ACCEPTED = 'Accepted are --story, --prometheus, --crowd, --calls, --otlp, --host and --help.';

describe('parseFlags', () => {
  it('runs on port 3000 with a stand-in for Slack when nothing is asked for', () => {
    expect(parseFlags([], {})).toEqual(NOTHING);
  });

  it('takes what the command line and the environment say', () => {
    const env = { PORT: '8080', SLACK_WEBHOOK_URL: 'https://hooks.slack.example/services/T/B/x' };
    expect(parseFlags(['--story'], env)).toEqual({
      ...NOTHING,
      story: true,
      port: 8080,
      slackWebhookUrl: 'https://hooks.slack.example/services/T/B/x',
    });
    expect(parseFlags(['-h'], {}).help).toBe(true);
  });

  it('takes a crowd, ten calls a second for each circuit of it or as many as is said', () => {
    expect(parseFlags(['--crowd', '200'], {}).crowd).toEqual({ circuits: 200, calls: 2_000 });
    expect(parseFlags(['--crowd=3', '--calls=5'], {}).crowd).toEqual({ circuits: 3, calls: 5 });
  });

  it('takes a collector to export to', () => {
    expect(parseFlags(['--otlp', 'http://localhost:4318'], {}).otlpUrl).toBe('http://localhost:4318');
  });

  it('takes an address to listen on, and names after it', () => {
    expect(parseFlags(['--host', '0.0.0.0'], {})).toMatchObject({ host: '0.0.0.0', names: [] });
    expect(parseFlags(['--host', '::, wallboard.example'], {})).toMatchObject({
      host: '::',
      names: ['wallboard.example'],
    });
  });

  it('takes an empty variable for one that is not set', () => {
    expect(parseFlags([], { PORT: '', SLACK_WEBHOOK_URL: '' })).toMatchObject({
      port: 3000,
      slackWebhookUrl: undefined,
    });
  });

  it.each([
    [['--stroy'], `Unknown flag --stroy. ${ACCEPTED}`],
    [['-s'], `Unknown flag -s. ${ACCEPTED}`],
    [['story'], `Unknown argument story. ${ACCEPTED}`],
    [['--story=2'], '--story takes no value; given was 2.'],
    [['--toString'], `Unknown flag --toString. ${ACCEPTED}`],
    [['--crowd'], '--crowd needs a value, see --help.'],
    [['--crowd', '--calls', '5'], '--crowd needs a value, see --help.'],
    [['--crowd', '0'], '--crowd is "0"; accepted is a whole number from 1 to 1000.'],
    [['--crowd', '1001'], '--crowd is "1001"; accepted is a whole number from 1 to 1000.'],
    [['--crowd=many'], '--crowd is "many"; accepted is a whole number from 1 to 1000.'],
    [['--crowd=1e2'], '--crowd is "1e2"; accepted is a whole number from 1 to 1000.'],
    [['--crowd=5', '--calls=20001'], '--calls is "20001"; accepted is a whole number from 1 to 20000.'],
    [['--calls=20'], '--calls says how many calls a crowd makes; it needs --crowd.'],
    [['--story', '--prometheus'], '--story plays on its own; it goes with no other flag.'],
    [['--otlp'], '--otlp needs a value, see --help.'],
    [['--otlp', 'localhost:4318'], '--otlp must be a URL such as http://localhost:4318; got "localhost:4318".'],
    [['--story', '--otlp=http://localhost:4318'], '--story plays on its own; it goes with no other flag.'],
    [['--host', ''], '--host needs a value, see --help.'],
    [
      ['--host', 'http://a'],
      '--host is "http://a"; accepted are an address or a name, and more names after commas, without ports.',
    ],
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
