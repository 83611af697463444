import { expect, it } from '@jest/globals';
import { toldOf } from '../../server/testing/told.js';
import { until } from '../../server/testing/until.js';
import { describeInBrowser } from './support/browser.js';
import { laneOf, marksIn, messagesIn, sectionOf, shows } from './support/room.js';
import { breakDown, openShop } from './support/shop.js';
import { TEXTS } from './support/texts.js';

const { en } = TEXTS;

describeInBrowser('the page’s player', (openTab) => {
  it('stands still in a pause, goes back to before the outage, plays it again, and catches up', async () => {
    await using shop = await openShop();
    await using tab = await openTab(shop.url);
    const { page } = tab;
    const player = sectionOf(page, en.player.title);
    const scrubber = player.getByRole('slider', { name: en.player.scrub });
    await shows(page, 'payment_api', en.states.closed);
    await breakDown(shop, 'payments');
    await shows(page, 'payment_api', en.states.open);

    await player.getByRole('button', { name: en.player.pause }).click();
    await player.getByText(en.player.paused, { exact: true }).waitFor();
    const paused = { moment: await scrubber.getAttribute('aria-valuetext'), marks: await marksIn(page).count() };
    // Meanwhile it goes on: the circuit is tried, in vain, and opens again.
    await until(
      () => toldOf(shop.chronicle, 'signal').length,
      (count) => count >= paused.marks + 2,
    );
    await shows(page, 'payment_api', en.states.open);
    expect(await marksIn(page).count()).toBe(paused.marks);
    expect((await scrubber.getAttribute('aria-valuetext'))?.slice(0, 8)).toBe(paused.moment?.slice(0, 8));
    expect(await laneOf(page, 'payment_api').getByRole('slider').first().isDisabled()).toBe(true);

    await scrubber.fill('0');
    await shows(page, 'payment_api', en.states.closed);
    await laneOf(page, 'payment_api').getByText(en.noChangeYet).waitFor();
    expect(await marksIn(page).count()).toBe(0);
    expect(await messagesIn(page)).toEqual([]);

    // Five times as fast, it comes to the outage again, and then to the present.
    await player.getByRole('button', { name: en.player.playAt(5) }).click();
    await shows(page, 'payment_api', en.states.open);
    await player.getByText(en.player.live, { exact: true }).waitFor();
    await until(
      () => marksIn(page).count(),
      (count) => count >= 3,
    );

    await scrubber.fill('0');
    await shows(page, 'payment_api', en.states.closed);
    await player.getByRole('button', { name: en.player.backToLive }).click();
    await player.getByText(en.player.live, { exact: true }).waitFor();
    expect(await marksIn(page).count()).toBeGreaterThanOrEqual(3);
    await sectionOf(page, en.stories.title).getByRole('button', { name: en.stories.of.healthy.title }).click();
    await laneOf(page, 'payment_api')
      .getByText(/^Closed by the preset “All healthy”/)
      .waitFor();
  });
});
