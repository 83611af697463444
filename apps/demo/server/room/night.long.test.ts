import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from '@jest/globals';
import { REMEMBERED } from '../../shared/events.js';
import { PRESETS, type PresetName } from '../../shared/presets.js';
import { chance } from '../testing/chance.js';
import { openPlayedShop } from '../testing/played-shop.js';
import { toldOf } from '../testing/told.js';
import { startScraper } from './scraper.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const HOUR = 3_600_000;

it('keeps its memory flat over a night of outages', async () => {
  const { time, chronicle, runner } = openPlayedShop(chance(1), 2_000);
  const metrics = async () =>
    Array.from({ length: 30 }, (_, i) => `calls_total{series="${i}"} ${time.now() + i}`).join('\n');
  startScraper({ metrics }, chronicle, time, (error) => expect(error).toBeUndefined());
  let played = 0;
  time.every(60_000, () => runner.start(PRESETS[played++ % PRESETS.length] as PresetName));
  time.every(1_000, () => chronicle.record({ kind: 'log', circuit: null, level: 'info', line: 'x'.repeat(120) }));
  time.every(5_000, () => chronicle.record({ kind: 'slack', body: { text: 'x'.repeat(1_000) } }));

  const hours: { events: number; size: number; base: number; jobs: number; heap: number }[] = [];
  for (let hour = 0; hour < 12; hour++) {
    await time.pass(HOUR);
    collectGarbage();
    hours.push({
      events: chronicle.count - chronicle.forgotten,
      size: chronicle.size,
      base: JSON.stringify(chronicle.base).length,
      jobs: time.arranged,
      heap: process.memoryUsage().heapUsed,
    });
  }
  const [first, last] = [hours[0], hours.at(-1)] as [(typeof hours)[0], (typeof hours)[0]];
  expect(played).toBeGreaterThanOrEqual(719);
  expect(toldOf(chronicle, 'signal').length).toBeGreaterThan(5);
  // Frame, scrape and log line each second, and what the outages add.
  expect(chronicle.count).toBeGreaterThan(12 * 3_600 * 3);
  expect(last.events).toBeLessThan((REMEMBERED / 1_000) * 4);
  for (const figure of ['events', 'size', 'base'] as const) {
    expect([figure, last[figure] / first[figure]]).toEqual([figure, expect.closeTo(1, 1)]);
  }
  expect(last.jobs).toBeLessThan(15);
  expect(last.heap - first.heap).toBeLessThan(3_000_000);
});
