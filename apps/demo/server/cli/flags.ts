import { parseArgs } from 'node:util';
import type { CrowdSize } from '../crowd/crowd.js';

/** What the command line and the environment ask for. */
export interface Flags {
  /** Play one outage and exit. */
  readonly story: boolean;
  /** Only tell how the demo is used. */
  readonly help: boolean;
  /** Start the machine's `prometheus` beside the demo. */
  readonly prometheus: boolean;
  /** Circuits beside those of the shop. */
  readonly crowd: CrowdSize | undefined;
  /** The OpenTelemetry collector to export to. */
  readonly otlpUrl: string | undefined;
  /** Where the gateway listens. Default: loopback. */
  readonly host: string | undefined;
  /** Names by which it may be addressed too. */
  readonly names: readonly string[];
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

  --story        play one outage on ports of its own, tell it, and exit
  --prometheus   start the prometheus that is installed on this machine, and let it watch the demo
  --crowd N      add N circuits (1 to 1000) with upstreams that are only played
  --calls N      how many calls a second the crowd makes (1 to 20000), default 10 for each circuit
  --otlp URL     export to an OpenTelemetry collector there, such as http://localhost:4318
  --host HOST    listen on that address instead of loopback, 0.0.0.0 for all; names by which others call this
                 machine can follow after commas: --host 0.0.0.0,wallboard.example
  --help         this text

Environment:
  PORT                where the shop gateway listens, default 3000
  SLACK_WEBHOOK_URL   a Slack incoming webhook to post to, instead of the stand-in`;

const OPTIONS = {
  story: { type: 'boolean' },
  prometheus: { type: 'boolean' },
  crowd: { type: 'string' },
  calls: { type: 'string' },
  otlp: { type: 'string' },
  host: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

const ACCEPTED = 'Accepted are --story, --prometheus, --crowd, --calls, --otlp, --host and --help.';

/**
 * What `args` and `env` ask for.
 *
 * @throws UsageError that names the flag or the variable, and what is accepted
 */
export function parseFlags(args: readonly string[], { PORT, SLACK_WEBHOOK_URL }: NodeJS.ProcessEnv): Flags {
  return { ...commandLine(args), port: port(PORT || '3000'), slackWebhookUrl: webhook(SLACK_WEBHOOK_URL || undefined) };
}

function commandLine(args: readonly string[]): Omit<Flags, 'port' | 'slackWebhookUrl'> {
  // Not strict: parseArgs' own complaints do not tell what is accepted.
  const { values, tokens } = parseArgs({ args: [...args], options: OPTIONS, strict: false, tokens: true });
  for (const token of tokens) {
    if (token.kind === 'positional') throw new UsageError(`Unknown argument ${token.value}. ${ACCEPTED}`);
    if (token.kind !== 'option') continue;
    const option = Object.hasOwn(OPTIONS, token.name) ? OPTIONS[token.name as keyof typeof OPTIONS] : undefined;
    if (option === undefined) throw new UsageError(`Unknown flag ${token.rawName}. ${ACCEPTED}`);
    if (option.type === 'boolean' && token.value !== undefined) {
      throw new UsageError(`${token.rawName} takes no value; given was ${token.value}.`);
    }
    if (option.type === 'string' && (!token.value || token.value.startsWith('--'))) {
      throw new UsageError(`${token.rawName} needs a value, see --help.`);
    }
  }
  const { story, prometheus, help, crowd, calls, otlp, host } = values;
  if (story === true && (prometheus ?? crowd ?? calls ?? otlp ?? host) !== undefined) {
    throw new UsageError('--story plays on its own; it goes with no other flag.');
  }
  const [address, ...names] = host === undefined ? [] : hosts(String(host));
  return {
    story: story === true,
    prometheus: prometheus === true,
    help: help === true,
    crowd: crowdSize(crowd, calls),
    otlpUrl: otlp === undefined ? undefined : collector(String(otlp)),
    host: address,
    names,
  };
}

function crowdSize(crowd: string | boolean | undefined, calls: string | boolean | undefined): CrowdSize | undefined {
  if (crowd === undefined) {
    if (calls !== undefined) throw new UsageError('--calls says how many calls a crowd makes; it needs --crowd.');
    return undefined;
  }
  const circuits = whole('--crowd', String(crowd), 1_000);
  return { circuits, calls: calls === undefined ? 10 * circuits : whole('--calls', String(calls), 20_000) };
}

function whole(flag: string, given: string, most: number): number {
  const number = Number(given);
  if (!/^\d+$/.test(given) || number < 1 || number > most) {
    throw new UsageError(`${flag} is ${JSON.stringify(given)}; accepted is a whole number from 1 to ${most}.`);
  }
  return number;
}

function collector(given: string): string {
  if (!/^https?:$/.test(protocolOf(given))) {
    throw new UsageError(`--otlp must be a URL such as http://localhost:4318; got ${JSON.stringify(given)}.`);
  }
  return given;
}

function hosts(given: string): readonly string[] {
  const all = given.split(',').map((host) => host.trim());
  for (const host of all) {
    if (!/^[\w.:-]+$/.test(host)) {
      const accepted = 'accepted are an address or a name, and more names after commas, without ports';
      throw new UsageError(`--host is ${JSON.stringify(given)}; ${accepted}.`);
    }
  }
  return all;
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
