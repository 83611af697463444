import { STATES } from '@fluxgate/core';
import { expect, it } from '@jest/globals';
import { describeInBrowser } from './support/browser.js';
import { laneOf, shows } from './support/room.js';
import { breakDown, openShop } from './support/shop.js';
import { TEXTS } from './support/texts.js';

const { en } = TEXTS;

describeInBrowser('the page’s signs', (openTab) => {
  it('tells a state by a word, a shape and a pattern, not by a colour alone', async () => {
    await using shop = await openShop({ perSecond: 0 });
    await using tab = await openTab(shop.url);
    const legend = tab.page.getByRole('list', { name: en.timeline.legend });
    await legend.waitFor();
    const told = await legend.evaluate((list) =>
      [...list.children].map((item) => {
        const strip = getComputedStyle(item.querySelector('span') as HTMLElement);
        // What is left of a pattern when its colours are taken away: how its stripes run, and how wide they are.
        const bare = (css: string) => css.replace(/(color-mix|oklab|oklch|rgba?|color)\((?:[^()]|\([^()]*\))*\)/g, '·');
        return {
          word: item.textContent,
          shape: item.querySelector('svg path')?.getAttribute('d'),
          pattern: [strip.backgroundImage, strip.boxShadow, strip.outlineStyle].map(bare).join(' / '),
        };
      }),
    );
    expect(told.map(({ word }) => word)).toEqual(STATES.map((state) => en.states[state]));
    expect(new Set(told.map(({ shape }) => shape)).size).toBe(STATES.length);
    expect(new Set(told.map(({ pattern }) => pattern)).size).toBe(STATES.length);
  });

  it('keeps still for those who asked for it', async () => {
    await using shop = await openShop();
    const running = () => document.getAnimations().filter(({ playState }) => playState === 'running').length;
    await using moving = await openTab(shop.url);
    await shows(moving.page, 'payment_api', en.states.closed);
    expect(await moving.page.evaluate(running)).toBeGreaterThan(0);
    await using still = await openTab(shop.url, { reducedMotion: true });
    await shows(still.page, 'payment_api', en.states.closed);
    await breakDown(shop, 'payments');
    await shows(still.page, 'payment_api', en.states.open);
    await laneOf(still.page, 'payment_api').scrollIntoViewIfNeeded();
    expect(await still.page.evaluate(running)).toBe(0);
  });
});
