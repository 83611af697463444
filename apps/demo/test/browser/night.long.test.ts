import { expect, it } from '@jest/globals';
import { describeInBrowser } from './support/browser.js';
import { openLongNight } from './support/long-night.js';
import { marksIn, sectionOf } from './support/room.js';
import { TEXTS } from './support/texts.js';

const { en } = TEXTS;
const [MINUTE, HOURS] = [60_000, 5];

describeInBrowser('the page over a night', (openTab) => {
  it('keeps the browser’s memory flat over a night of outages', async () => {
    await using night = await openLongNight();
    await night.time.pass(MINUTE);
    await using tab = await openTab(night.url);
    const { page } = tab;
    const inspector = await page.context().newCDPSession(page);
    await inspector.send('Performance.enable');
    const measure = async () => {
      await inspector.send('HeapProfiler.collectGarbage');
      const { metrics } = await inspector.send('Performance.getMetrics');
      const of = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
      return { heap: of('JSHeapUsedSize'), nodes: of('Nodes'), listeners: of('JSEventListeners') };
    };
    const clock = sectionOf(page, en.player.title).getByRole('slider', { name: en.player.scrub });
    /** Wait until the page shows the present: what it has not drawn costs it nothing. */
    const caughtUp = async () => {
      const now = await page.evaluate(
        (at) => new Intl.DateTimeFormat('en', { timeStyle: 'medium', hourCycle: 'h23' }).format(at),
        night.time.now(),
      );
      await clock.and(page.locator(`[aria-valuetext^="${now}"]`)).waitFor();
    };

    const hours: Awaited<ReturnType<typeof measure>>[] = [];
    for (let hour = 0; hour < HOURS; hour++) {
      for (let minute = 0; minute < 60; minute += 5) {
        await night.time.pass(5 * MINUTE);
        await caughtUp();
      }
      hours.push(await measure());
    }
    expect(night.chronicle.count).toBeGreaterThan(HOURS * 3_600 * 3);
    // There was something to draw, and to forget.
    expect(await marksIn(page).count()).toBeGreaterThan(3);
    const [second, last] = [hours[1], hours.at(-1)] as [(typeof hours)[0], (typeof hours)[0]];
    for (const figure of ['heap', 'nodes', 'listeners'] as const) {
      expect([figure, last[figure] < second[figure] * 1.25]).toEqual([figure, true]);
    }
  });
});
