import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { Demo } from '../../server/demo.js';
import { violationsOn } from './support/axe.js';
import { describeInBrowser } from './support/browser.js';
import { cutOff, isScrolledSideways } from './support/layout.js';
import { marksIn, sectionOf, shows } from './support/room.js';
import { openShop } from './support/shop.js';
import { type Language, TEXTS } from './support/texts.js';

/** Bring `circuit` into another state by hand. */
async function operate(shop: Demo, circuit: string, operation: string): Promise<void> {
  await fetch(`${shop.url}/api/circuits/${circuit}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ operation, note: 'a note that is long enough to need more than one line on a telephone' }),
  });
}

/** Whatever is wrong with how the page looks at each width, by what it is. */
async function faultsOf(page: Page): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const width of [1280, 360]) {
    await page.setViewportSize({ width, height: 900 });
    const found = [...(await violationsOn(page)), ...(await cutOff(page))];
    if (await isScrolledSideways(page)) found.push('the page scrolls sideways');
    faults.push(...found.map((fault) => `at ${width}: ${fault}`));
  }
  return faults;
}

const LOOKS = (['en', 'ko'] as const).flatMap((language) =>
  (['light', 'dark'] as const).map((theme) => ({ language, theme })),
);

describeInBrowser('the page can be read by all', (openTab) => {
  describe.each(LOOKS)('in $language, $theme, wide and narrow, it can be read by all', ({ language, theme }) => {
    const m = TEXTS[language as Language];

    it('in health, with circuits in every state, in a replay, and with the server gone', async () => {
      await using shop = await openShop();
      await using tab = await openTab(shop.url, { language, theme });
      const { page } = tab;
      await shows(page, 'payment_api', m.states.closed);
      const faults: Record<string, readonly string[]> = { health: await faultsOf(page) };

      await operate(shop, 'payment_api', 'trip');
      await operate(shop, 'inventory_api', 'force_open');
      await operate(shop, 'shipping_api', 'metrics_only');
      await shows(page, 'shipping_api', m.states.metrics_only);
      await page.setViewportSize({ width: 1280, height: 900 });
      for (const title of [m.operations.title, m.rules.title]) {
        for (const fold of await page.getByText(title, { exact: true }).all()) await fold.click();
      }
      await page
        .getByText(m.timeline.list(0).split('0')[0]?.split(':')[0] as string)
        .last()
        .click();
      await marksIn(page, m).last().hover();
      await page.getByRole('tooltip').waitFor();
      faults['open circuits'] = await faultsOf(page);

      await operate(shop, 'shipping_api', 'disable');
      await shows(page, 'shipping_api', m.states.disabled);
      const player = sectionOf(page, m.player.title);
      await player.getByRole('button', { name: m.player.pause }).click();
      await player.getByText(m.player.paused, { exact: true }).waitFor();
      faults['replay'] = await faultsOf(page);

      await player.getByRole('button', { name: m.player.backToLive }).click();
      await shop.close();
      await page.getByRole('alert').locator('p').first().waitFor();
      faults['the server gone'] = await faultsOf(page);
      expect(faults).toEqual({ health: [], 'open circuits': [], replay: [], 'the server gone': [] });
    });

    it('with a crowd', async () => {
      await using shop = await openShop({ crowd: { circuits: 200, calls: 2_000 } });
      await using tab = await openTab(shop.url, { language, theme });
      const { page } = tab;
      const crowd = sectionOf(page, m.crowd.title(200));
      await crowd.getByText(m.states.open, { exact: true }).first().waitFor();
      await crowd.getByRole('list').last().locator('summary').first().click();
      expect(await faultsOf(page)).toEqual([]);
    });
  });
});
