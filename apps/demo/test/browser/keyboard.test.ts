import { expect, it } from '@jest/globals';
import { describeInBrowser } from './support/browser.js';
import { focused, tabThrough, tabTo, toTheBeginning, unreachedIn } from './support/keyboard.js';
import { arrivedEverywhere, laneOf, marksIn, paneOf, sectionOf, shows } from './support/room.js';
import { openShop } from './support/shop.js';
import { TEXTS } from './support/texts.js';

const { en } = TEXTS;

describeInBrowser('the page by keyboard', (openTab) => {
  it('leads to everything by Tab, in the order of reading, and always shows where one is', async () => {
    // Nobody calls, so that nothing comes or goes meanwhile.
    await using shop = await openShop({ perSecond: 0 });
    await using tab = await openTab(shop.url);
    const { page } = tab;
    await page.getByText(en.operations.title, { exact: true }).first().click();
    await page.getByRole('button', { name: en.operations.of(en.operations.names.force_open, 'payment_api') }).click();
    await shows(page, 'payment_api', en.states.forced_open);
    await arrivedEverywhere(page);
    for (const fold of (await page.getByText(/^(By hand|Rules|The same as a list.*)$/).all()).slice(1))
      await fold.click();
    await toTheBeginning(page);
    const stops = await tabThrough(page);
    expect(await unreachedIn(page)).toEqual([]);
    expect(stops.length).toBeGreaterThan(40);
    expect(stops.filter(({ isOutlined }) => !isOutlined)).toEqual([]);
    expect(stops.filter(({ isInSight }) => !isInSight)).toEqual([]);
    expect(stops.filter(({ isInOrder }) => !isInOrder)).toEqual([]);
    expect(stops.filter(({ name }) => name === '')).toEqual([]);
    expect(stops[0]?.name).toBe(en.skip);
  });

  it('does everything without a mouse', async () => {
    await using shop = await openShop();
    await using tab = await openTab(shop.url);
    const { page } = tab;
    const { keyboard } = page;
    await shows(page, 'payment_api', en.states.closed);

    await keyboard.press('Tab');
    await keyboard.press('Enter');
    expect(await page.evaluate(() => location.hash)).toBe('#circuits');

    await page.reload();
    await tabTo(page, 'button', en.stories.of.outage.title);
    await keyboard.press('Enter');
    await shows(page, 'payment_api', en.states.open);

    // A mark tells its reason; Escape closes it; the arrow keys lead on; Enter follows it.
    await marksIn(page).first().waitFor();
    await tabTo(page, 'button', /^payment_api: /);
    await keyboard.press('Home');
    const hint = page.getByRole('tooltip');
    await hint.getByText('5 calls failed in a row (limit 5).').waitFor();
    await keyboard.press('Escape');
    await hint.waitFor({ state: 'hidden' });
    await marksIn(page).nth(1).waitFor();
    await keyboard.press('ArrowRight');
    await hint.getByText(/^Waited 5(\.\d)? s;/).waitFor();
    await keyboard.press('ArrowLeft');
    await hint.getByText('5 calls failed in a row (limit 5).').waitFor();
    await keyboard.press('Enter');
    await sectionOf(page, en.trace.title).getByText(en.trace.chosen, { exact: true }).waitFor();

    await tabTo(page, 'button', en.stories.of.healthy.title);
    await keyboard.press('Enter');
    await sectionOf(page, en.stories.title).getByText(en.stories.none).waitFor();

    const shipping = laneOf(page, 'shipping_api');
    await tabTo(page, 'slider', en.dials.errors, shipping);
    await keyboard.press('PageUp');
    await keyboard.press('ArrowRight');
    await paneOf(page, 'Log')
      .getByText(/Chaos: shipping fails \d+ % of requests/)
      .last()
      .waitFor();
    await keyboard.press('Home');
    await paneOf(page, 'Log').getByText('Chaos: shipping is healthy').last().waitFor();

    await tabTo(page, 'summary', en.operations.title, shipping);
    await keyboard.press('Enter');
    await tabTo(page, 'textbox', en.operations.note, shipping);
    await keyboard.type('moving house');
    await tabTo(page, 'button', en.operations.of(en.operations.names.force_open, 'shipping_api'));
    await keyboard.press('Space');
    await shows(page, 'shipping_api', en.states.forced_open);
    await shipping.getByText('Forced open manually: “moving house”.').waitFor();

    const player = sectionOf(page, en.player.title);
    await tabTo(page, 'button', en.player.pause);
    await keyboard.press('Enter');
    await player.getByText(en.player.paused, { exact: true }).waitFor();
    await tabTo(page, 'slider', en.player.scrub);
    await keyboard.press('Home');
    await shows(page, 'shipping_api', en.states.closed);
    await keyboard.press('End');
    await shows(page, 'shipping_api', en.states.forced_open);
    await tabTo(page, 'button', en.player.backToLive);
    await keyboard.press('Enter');
    await player.getByText(en.player.live, { exact: true }).waitFor();
    // The button is gone that had the focus: the keyboard still leads somewhere.
    await keyboard.press('Shift+Tab');
    expect((await focused(page)).name).not.toBe('');

    // Language and look are chosen by the arrow keys.
    await tabTo(page, 'radio', 'English');
    await keyboard.press('ArrowRight');
    await page.getByRole('heading', { level: 1, name: TEXTS.ko.title }).waitFor();
  });
});
