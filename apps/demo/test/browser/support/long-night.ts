import Fastify from 'fastify';
import { listen } from '../../../server/http/listen.js';
import { page } from '../../../server/http/page.js';
import { startScraper } from '../../../server/room/scraper.js';
import { roomStream } from '../../../server/room/stream.js';
import { chance } from '../../../server/testing/chance.js';
import { openPlayedShop, type PlayedShop } from '../../../server/testing/played-shop.js';
import { PRESETS, type PresetName } from '../../../shared/presets.js';

/** A night at the shop, an hour of which passes in seconds: its circuits, chronicle and stream are the real ones. */
export interface LongNight extends AsyncDisposable, Pick<PlayedShop, 'time' | 'chronicle'> {
  readonly url: string;
}

/** How much a log and a channel say in a night of outages. */
const TEXTS = { line: 'x'.repeat(120), message: 'y'.repeat(1_000) };

/** Open the shop, and serve its control room. A story begins each minute. */
export async function openLongNight(): Promise<LongNight> {
  const { time, chronicle, runner } = openPlayedShop(chance(1), 2_000);
  const metrics = async (): Promise<string> =>
    Array.from(
      { length: 30 },
      (_, i) => `calls_total{circuit_name="payment_api",series="${i}"} ${time.now() + i}`,
    ).join('\n');
  startScraper({ metrics }, chronicle, time, (error) => {
    throw error;
  });
  let played = 0;
  time.every(60_000, () => runner.start(PRESETS[played++ % PRESETS.length] as PresetName));
  time.every(1_000, () =>
    chronicle.record({ kind: 'log', circuit: 'payment_api', level: 'info', line: `${played} ${TEXTS.line}` }),
  );
  time.every(5_000, () => chronicle.record({ kind: 'slack', body: { text: `${time.now()} ${TEXTS.message}` } }));

  const circuits = ['payment_api', 'inventory_api', 'shipping_api'].map((name) => {
    const rules = { window: '', tracker: '', tripper: '', retry: '', permit: '', recovery: '' };
    return { name, service: name.replace('_api', ''), rules, limits: { failureRate: 0.5 } };
  });
  const app = Fastify({ forceCloseConnections: true });
  app.register(roomStream, { chronicle, setting: { run: 'night', circuits, slack: 'stand-in' } });
  app.register(page, {});
  const url = await listen(app);
  return { time, chronicle, url, [Symbol.asyncDispose]: () => app.close() };
}
