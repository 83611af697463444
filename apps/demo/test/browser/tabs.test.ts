import { expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { describeInBrowser } from './support/browser.js';
import { changesIn } from './support/changes.js';
import { arrivedEverywhere, itemsIn, laneOf, marksIn, messagesIn, paneOf, shows } from './support/room.js';
import { breakDown, openShop } from './support/shop.js';
import { TEXTS } from './support/texts.js';

const { en } = TEXTS;
const CIRCUITS = ['payment_api', 'inventory_api', 'shipping_api'];

/** All that a tab tells of what has happened. */
async function picture(page: Page) {
  const lanes = CIRCUITS.map((circuit) => laneOf(page, circuit).locator('strong').first().textContent());
  const marks = await marksIn(page).all();
  return {
    states: await Promise.all(lanes),
    marks: await Promise.all(marks.map((mark) => mark.getAttribute('aria-label'))),
    changes: await changesIn(page),
    slack: await messagesIn(page),
    log: await itemsIn(paneOf(page, 'Log')),
    samples: (await itemsIn(paneOf(page, 'Metrics'))).filter((line) => line.includes('_transition_total')),
  };
}

describeInBrowser('the page in two tabs', (openTab) => {
  it('two tabs agree, also when one came later, and what is done in one is seen in the other', async () => {
    await using shop = await openShop();
    await using first = await openTab(shop.url);
    await breakDown(shop, 'shipping');
    await shows(first.page, 'shipping_api', en.states.open);
    await using second = await openTab(shop.url, { width: 700, theme: 'dark' });
    await shows(second.page, 'shipping_api', en.states.open);
    await second.page.getByRole('button', { name: en.stories.of.healthy.title }).click();
    for (const { page } of [first, second]) {
      await shows(page, 'shipping_api', en.states.closed);
      await arrivedEverywhere(page);
    }
    const [one, other] = await Promise.all([picture(first.page), picture(second.page)]);
    expect(one.marks.length).toBeGreaterThanOrEqual(2);
    expect(one.slack.length).toBeGreaterThanOrEqual(2);
    expect(one).toEqual(other);
  });
});
