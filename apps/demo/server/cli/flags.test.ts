import { describe, expect, it } from '@jest/globals';
import { PRESETS } from '../../shared/presets.js';
import { parseFlags, USAGE, UsageError } from './flags.js';

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
const EXPECTED = 'expected one of --story, --prometheus, --crowd, --calls, --otlp, --host, --help';

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

  it('treats an empty variable as unset', () => {
    expect(parseFlags([], { PORT: '', SLACK_WEBHOOK_URL: '' })).toMatchObject({
      port: 3000,
      slackWebhookUrl: undefined,
    });
  });

  it.each([
    [['--stroy'], `unknown flag "--stroy"; ${EXPECTED}`],
    [['-s'], `unknown flag "-s"; ${EXPECTED}`],
    [['story'], `unknown argument "story"; ${EXPECTED}`],
    [['--story=2'], '--story takes no value; got "2"'],
    [['--toString'], `unknown flag "--toString"; ${EXPECTED}`],
    [['--crowd'], '--crowd needs a value'],
    [['--crowd', '--calls', '5'], '--crowd needs a value'],
    [['--crowd', '0'], '--crowd must be a whole number from 1 to 1000; got "0"'],
    [['--crowd', '1001'], '--crowd must be a whole number from 1 to 1000; got "1001"'],
    [['--crowd=many'], '--crowd must be a whole number from 1 to 1000; got "many"'],
    [['--crowd=1e2'], '--crowd must be a whole number from 1 to 1000; got "1e2"'],
    [['--crowd=5', '--calls=20001'], '--calls must be a whole number from 1 to 20000; got "20001"'],
    [['--calls=20'], '--calls needs --crowd, whose calls per second it sets'],
    [['--story', '--prometheus'], '--story cannot be combined with other flags'],
    [['--otlp'], '--otlp needs a value'],
    [['--otlp', 'localhost:4318'], '--otlp must be a URL such as http://localhost:4318; got "localhost:4318"'],
    [['--story', '--otlp=http://localhost:4318'], '--story cannot be combined with other flags'],
    [['--host', ''], '--host needs a value'],
    [
      ['--host', 'http://a'],
      '--host must be an address or a name, with more names after commas and without ports; got "http://a"',
    ],
  ])('rejects %j and says what is expected', (args, message) => {
    expect(() => parseFlags(args, {})).toThrow(new UsageError(message));
  });

  it.each(['abc', '-1', '65536', '80.5', '0x50', ' 80'])('rejects PORT=%s by its name', (PORT) => {
    expect(() => parseFlags([], { PORT })).toThrow(
      new UsageError(`PORT must be a whole number from 0 to 65535; got ${JSON.stringify(PORT)}`),
    );
  });

  it('rejects a webhook that is not a URL without repeating it', () => {
    const refused = () => parseFlags([], { SLACK_WEBHOOK_URL: 'hooks.slack.example/secret' });
    expect(refused).toThrow(/^SLACK_WEBHOOK_URL is not a valid URL/);
    expect(refused).not.toThrow(/secret/);
  });
});

describe('the usage text', () => {
  it.each(PRESETS)('names the preset %s', (preset) => {
    expect(USAGE).toMatch(new RegExp(`^  ${preset} +\\S`, 'm'));
  });

  it('gives examples that parse', () => {
    const examples = [...USAGE.matchAll(/^ {2}(?:PORT=\d+ )?npm run demo(?: -- (.+))?$/gm)];
    expect(examples.length).toBeGreaterThan(3);
    for (const [, flags = ''] of examples) expect(() => parseFlags(flags.split(' ').filter(Boolean), {})).not.toThrow();
  });

  it('fits into a terminal of 120 columns', () => {
    expect(USAGE.split('\n').filter((line) => line.length > 120)).toEqual([]);
  });
});
