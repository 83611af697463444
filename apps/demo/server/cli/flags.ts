import { parseArgs } from 'node:util';
import type { PresetName } from '../../shared/presets.js';
import type { CrowdSize } from '../crowd/crowd.js';

/** What the command line and the environment ask for. */
export interface Flags {
  /** Play one outage and exit. */
  readonly story: boolean;
  /** Only print how the demo is used. */
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

/** An invalid flag or variable. The message says what is expected. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** What each preset does, in the order in which the page offers them. */
const EFFECTS: Readonly<Record<PresetName, string>> = {
  outage: 'payments fails every call',
  brownout: 'inventory is slow',
  flapping: 'shipping fails every time, and the wait doubles',
  hang: 'payments never answers',
  slow_recovery: 'inventory fails, then recovers partly, then fully',
  healthy: 'stops the running preset and removes all faults',
};

/** How the demo is used. */
export const USAGE: string = `Usage: npm run demo [-- flags]

  --story        run one outage in the terminal on free ports, and exit; 0 if every part of it was observed
  --prometheus   start the prometheus installed on this machine, and let it scrape the demo
  --crowd N      add N circuits (1 to 1000) with simulated upstreams
  --calls N      calls per second of the whole crowd (1 to 20000), default 10 for each circuit
  --otlp URL     export to an OpenTelemetry collector, such as http://localhost:4318
  --host HOST    listen on this address instead of loopback, 0.0.0.0 for all; more names of this machine can
                 follow after commas
  -h, --help     print this text

Environment:
  PORT                the port of the control room, default 3000; 0 for a free one
  SLACK_WEBHOOK_URL   post to this Slack incoming webhook instead of the stand-in

Presets, each an outage with its recovery:
${Object.entries(EFFECTS)
  .map(([name, effect]) => `  ${name.padEnd(15)} ${effect}`)
  .join('\n')}

Examples:
  npm run demo
  npm run demo -- --story
  npm run demo -- --crowd 200 --calls 2000
  npm run demo -- --host 0.0.0.0,wallboard.example
  PORT=8080 npm run demo -- --prometheus
  curl localhost:3000/api/presets --json '{"preset": "outage"}'
  curl localhost:3000/chaos/inventory --json '{"latency": 500}'`;

const OPTIONS = {
  story: { type: 'boolean' },
  prometheus: { type: 'boolean' },
  crowd: { type: 'string' },
  calls: { type: 'string' },
  otlp: { type: 'string' },
  host: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

const EXPECTED: string = `expected one of ${Object.keys(OPTIONS)
  .map((name) => `--${name}`)
  .join(', ')}`;

/**
 * What `args` and `env` ask for.
 *
 * @throws UsageError that names the flag or the variable, and what is expected
 */
export function parseFlags(args: readonly string[], { PORT, SLACK_WEBHOOK_URL }: NodeJS.ProcessEnv): Flags {
  return { ...commandLine(args), port: port(PORT || '3000'), slackWebhookUrl: webhook(SLACK_WEBHOOK_URL || undefined) };
}

function commandLine(args: readonly string[]): Omit<Flags, 'port' | 'slackWebhookUrl'> {
  // Not strict: parseArgs' own messages do not say what is expected.
  const { values, tokens } = parseArgs({ args: [...args], options: OPTIONS, strict: false, tokens: true });
  for (const token of tokens) {
    if (token.kind === 'positional')
      throw new UsageError(`unknown argument ${JSON.stringify(token.value)}; ${EXPECTED}`);
    if (token.kind !== 'option') continue;
    const option = Object.hasOwn(OPTIONS, token.name) ? OPTIONS[token.name as keyof typeof OPTIONS] : undefined;
    if (option === undefined) throw new UsageError(`unknown flag ${JSON.stringify(token.rawName)}; ${EXPECTED}`);
    if (option.type === 'boolean' && token.value !== undefined) {
      throw new UsageError(`${token.rawName} takes no value; got ${JSON.stringify(token.value)}`);
    }
    if (option.type === 'string' && (!token.value || token.value.startsWith('--'))) {
      throw new UsageError(`${token.rawName} needs a value`);
    }
  }
  const { story, prometheus, help, crowd, calls, otlp, host } = values;
  if (story === true && (prometheus ?? crowd ?? calls ?? otlp ?? host) !== undefined) {
    throw new UsageError('--story cannot be combined with other flags');
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
    if (calls !== undefined) throw new UsageError('--calls needs --crowd, whose calls per second it sets');
    return undefined;
  }
  const circuits = whole('--crowd', String(crowd), 1_000);
  return { circuits, calls: calls === undefined ? 10 * circuits : whole('--calls', String(calls), 20_000) };
}

function whole(flag: string, given: string, most: number): number {
  const number = Number(given);
  if (!/^\d+$/.test(given) || number < 1 || number > most) {
    throw new UsageError(`${flag} must be a whole number from 1 to ${most}; got ${JSON.stringify(given)}`);
  }
  return number;
}

function collector(given: string): string {
  if (!/^https?:$/.test(protocolOf(given))) {
    throw new UsageError(`--otlp must be a URL such as http://localhost:4318; got ${JSON.stringify(given)}`);
  }
  return given;
}

function hosts(given: string): readonly string[] {
  const all = given.split(',').map((host) => host.trim());
  for (const host of all) {
    if (!/^[\w.:-]+$/.test(host)) {
      const expected = 'an address or a name, with more names after commas and without ports';
      throw new UsageError(`--host must be ${expected}; got ${JSON.stringify(given)}`);
    }
  }
  return all;
}

function port(given: string): number {
  const port = Number(given);
  if (!/^\d+$/.test(given) || port > 65_535) {
    throw new UsageError(`PORT must be a whole number from 0 to 65535; got ${JSON.stringify(given)}`);
  }
  return port;
}

/** The URL is a secret: the message does not repeat it. */
function webhook(given: string | undefined): string | undefined {
  if (given !== undefined && !/^https?:$/.test(protocolOf(given))) {
    throw new UsageError(
      'SLACK_WEBHOOK_URL is not a valid URL; expected one such as https://hooks.slack.com/services/…',
    );
  }
  return given;
}

function protocolOf(text: string): string {
  return URL.canParse(text) ? new URL(text).protocol : '';
}
