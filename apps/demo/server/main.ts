import { constants } from 'node:os';
import pretty from 'pino-pretty';
import { type Flags, parseFlags, USAGE, UsageError } from './cli/flags.js';
import { stopSignals } from './cli/stop-signals.js';
import { startDemo } from './demo.js';
import { ListenError } from './http/listen.js';
import { PRETTY } from './log.js';
import { type LocalPrometheus, PrometheusError, startPrometheus } from './prometheus/prometheus.js';
import { playStory } from './story/story.js';

/** Requests a second to each service: they fill the windows within seconds and cost the machine almost nothing. */
const REQUESTS_PER_SECOND = 15;

/** Run the demo until a signal stops it. */
async function run({ prometheus: withPrometheus, ...flags }: Flags): Promise<number> {
  const stop = stopSignals();
  const output = pretty({ ...PRETTY, sync: true });
  const demo = await startDemo({ ...flags, output, perSecond: REQUESTS_PER_SECOND });
  const { log, url } = demo;
  let prometheus: LocalPrometheus | undefined;
  try {
    prometheus = withPrometheus ? await startPrometheus({ target: url, log }) : undefined;
  } catch (error) {
    await demo.close();
    throw error;
  }

  log.info(`The shop is open: control room at ${url}, metrics at ${url}/metrics`);
  log.info(`Break something: curl ${url}/api/presets --json '{"preset": "outage"}'`);
  log.info(
    flags.slackWebhookUrl === undefined
      ? `Slack messages go to a stand-in; the control room shows them`
      : 'Slack messages go to your webhook',
  );
  if (prometheus) log.info(`Prometheus scrapes the demo: ${prometheus.url}/graph?g0.expr=circuit_breaker_state`);
  if (flags.host !== undefined) {
    log.warn(`Listening on ${flags.host}: anyone who reaches this address can inject faults and operate the circuits`);
  }

  log.info(`${await stop.first}: closing the shop and delivering Slack messages; press again to quit now`);
  const closing = Promise.all([demo.close(), prometheus?.stop()]).then(([delivered]) => delivered);
  const impatient = await Promise.race([closing.then(() => undefined), stop.second]);
  if (impatient !== undefined) {
    await demo.abandon();
    log.warn(`${impatient} again: quitting without closing`);
    process.exit(128 + constants.signals[impatient]);
  }
  log.info('Closed');
  return (await closing) ? 0 : 1;
}

async function main(): Promise<number> {
  const flags = parseFlags(process.argv.slice(2), process.env);
  if (flags.help) {
    console.log(USAGE);
    return 0;
  }
  return flags.story ? playStory({ print: (text) => process.stdout.write(text) }) : run(flags);
}

try {
  process.exitCode = await main();
} catch (error) {
  const expected = error instanceof UsageError || error instanceof ListenError || error instanceof PrometheusError;
  if (!expected) throw error;
  console.error(error.message);
  if (error instanceof UsageError) console.error('Usage and examples: npm run demo -- --help');
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
