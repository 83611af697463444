import { parseArgs } from 'node:util';

/** What the command line and the environment ask for. */
export interface Flags {
  /** Play one outage and exit. */
  readonly story: boolean;
  /** Only tell how the demo is used. */
  readonly help: boolean;
  /** The gateway's port. */
  readonly port: number;
  /** The incoming webhook to post to. Default: the demo's own stand-in. */
  readonly slackWebhookUrl: string | undefined;
}

/** A flag or a variable that is not accepted. The message tells what is. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** How the demo is used. */
export const USAGE = `Usage: npm run demo [-- flags]

  --story   play one outage on ports of its own, tell it, and exit
  --help    this text

Environment:
  PORT                where the shop gateway listens, default 3000
  SLACK_WEBHOOK_URL   a Slack incoming webhook to post to, instead of the stand-in`;

/**
 * What `args` and `env` ask for.
 *
 * @throws UsageError that names the flag or the variable, and what is accepted
 */
export function parseFlags(args: readonly string[], { PORT, SLACK_WEBHOOK_URL }: NodeJS.ProcessEnv): Flags {
  return { ...commandLine(args), port: port(PORT || '3000'), slackWebhookUrl: webhook(SLACK_WEBHOOK_URL || undefined) };
}

function commandLine(args: readonly string[]): Pick<Flags, 'story' | 'help'> {
  const options = { story: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } as const;
  // Not strict: parseArgs' own complaints do not tell what is accepted.
  const { values, tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true });
  for (const token of tokens) {
    const accepted = 'Accepted are --story and --help.';
    if (token.kind === 'positional') throw new UsageError(`Unknown argument ${token.value}. ${accepted}`);
    if (token.kind !== 'option') continue;
    if (token.name !== 'story' && token.name !== 'help')
      throw new UsageError(`Unknown flag ${token.rawName}. ${accepted}`);
    if (token.value !== undefined) throw new UsageError(`${token.rawName} takes no value; given was ${token.value}.`);
  }
  const { story, help } = values;
  return { story: story === true, help: help === true };
}

function port(given: string): number {
  const port = Number(given);
  if (!/^\d+$/.test(given) || port > 65_535) {
    throw new UsageError(`PORT is ${JSON.stringify(given)}; accepted is a whole number from 0 to 65535.`);
  }
  return port;
}

/** The URL is a secret: the message does not repeat it. */
function webhook(given: string | undefined): string | undefined {
  if (given !== undefined && !/^https?:$/.test(protocolOf(given))) {
    throw new UsageError('SLACK_WEBHOOK_URL is no URL; accepted is one such as https://hooks.slack.com/services/…');
  }
  return given;
}

function protocolOf(text: string): string {
  return URL.canParse(text) ? new URL(text).protocol : '';
}
