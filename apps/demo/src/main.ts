import { constants } from 'node:os';
import { pino } from 'pino';
import pretty from 'pino-pretty';
import { startDemo } from './demo.js';
import { type Flags, parseFlags, USAGE, UsageError } from './flags.js';
import { PortError } from './listen.js';
import { startLoad } from './load.js';
import { PRETTY } from './pretty.js';
import { stopSignals } from './stop-signals.js';
import { playStory } from './story/story.js';

/** Requests a second that the shop gets: enough to fill the windows within seconds, and nothing for a machine to do. */
const REQUESTS_PER_SECOND = 45;

/** Run the demo until it is told to stop. */
async function run({ port, slackWebhookUrl }: Flags): Promise<number> {
  const log = pino(pretty({ ...PRETTY, sync: true }));
  const demo = await startDemo({ log, port, slackWebhookUrl });
  const load = startLoad({ url: demo.url, perSecond: REQUESTS_PER_SECOND });

  log.info(`The shop is open: ${demo.url} shows its circuits, ${demo.url}/metrics their metrics`);
  log.info(`Break something: curl ${demo.url}/chaos/payments --json '{"errorRate": 1}'`);
  log.info(
    slackWebhookUrl === undefined
      ? `Slack messages go to a stand-in: see the page`
      : 'Slack messages go to your webhook',
  );

  const stop = stopSignals();
  log.info(`${await stop.first}: closing the shop, and delivering Slack messages; again to quit now`);
  const closing = load.stop().then(() => demo.close());
  const impatient = await Promise.race([closing.then(() => undefined), stop.second]);
  if (impatient !== undefined) {
    await demo.abandon();
    log.warn(`${impatient} again: quit without closing`);
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
  if (!(error instanceof UsageError || error instanceof PortError)) throw error;
  console.error(error.message);
  if (error instanceof UsageError) console.error(`\n${USAGE}`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
