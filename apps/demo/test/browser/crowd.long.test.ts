import { expect, it } from '@jest/globals';
import { describeInBrowser } from './support/browser.js';
import { sectionOf } from './support/room.js';
import { openShop } from './support/shop.js';
import { TEXTS } from './support/texts.js';

const { en } = TEXTS;

describeInBrowser('the page with a crowd', (openTab) => {
  it('draws 200 circuits with 2,000 calls a second: what comes is on the screen before the next comes', async () => {
    await using shop = await openShop({ crowd: { circuits: 200, calls: 2_000 } });
    await using tab = await openTab(shop.url);
    const { page } = tab;
    const crowd = sectionOf(page, en.crowd.title(200));
    await crowd.getByText(en.states.open, { exact: true }).first().waitFor();
    await crowd.getByRole('button', { name: en.crowd.all(200) }).click();
    expect(await crowd.getByRole('list').last().locator('> li').count()).toBe(200);

    // The page's own stream, read a second time, tells when figures come; between two of them the page has to be drawn anew.
    const drawn = await page.evaluate(
      (seconds) =>
        new Promise<{ pictures: number; changes: number; circuits: number }[]>((resolve) => {
          const all: { pictures: number; changes: number; circuits: number }[] = [];
          let [pictures, changes] = [0, 0];
          new MutationObserver((records) => {
            changes += records.length;
          }).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
          const paint = () => {
            pictures++;
            requestAnimationFrame(paint);
          };
          requestAnimationFrame(paint);
          const begun = Date.now();
          const source = new EventSource('api/events');
          source.addEventListener('events', ({ data }) => {
            for (const event of JSON.parse(data) as { kind: string; at: number; circuits: object }[]) {
              // Not what was before: that comes all at once.
              if (event.kind !== 'frame' || event.at < begun) continue;
              all.push({ pictures, changes, circuits: Object.keys(event.circuits).length });
              [pictures, changes] = [0, 0];
            }
            if (all.length <= seconds) return;
            source.close();
            // What was before the first belongs to no second.
            resolve(all.slice(1));
          });
        }),
      8,
    );
    expect(drawn.filter(({ pictures, changes }) => pictures === 0 || changes === 0)).toEqual([]);
    // And it is a crowd that was drawn.
    expect(Math.min(...drawn.map(({ circuits }) => circuits))).toBeGreaterThan(150);
  });
});
