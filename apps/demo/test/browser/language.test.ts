import { expect, it } from '@jest/globals';
import { describeInBrowser } from './support/browser.js';
import { arrivedEverywhere, shows } from './support/room.js';
import { breakDown, openShop } from './support/shop.js';
import { TEXTS } from './support/texts.js';
import { wordsOn } from './support/words.js';

const { en, ko } = TEXTS;

/** Names, which are the same in every language, and units. */
const NAMES =
  /^(Fluxgate|Circuit|English|Slack|Grafana|Prometheus|JSON|Enter|circuits|metrics|payments|inventory|shipping|pino|pretty|ms|payment_api|inventory_api|shipping_api)$/;

describeInBrowser('the page’s languages', (openTab) => {
  it('speaks one language at a time, and says which', async () => {
    await using shop = await openShop();
    await using tab = await openTab(shop.url);
    const { page } = tab;
    const html = page.locator('html');
    expect(await html.getAttribute('lang')).toBe('en');
    await breakDown(shop, 'payments');
    await shows(page, 'payment_api', en.states.open);
    await arrivedEverywhere(page);

    await page.getByRole('radio', { name: '한국어' }).check();
    await shows(page, 'payment_api', ko.states.open);
    expect(await html.getAttribute('lang')).toBe('ko');
    expect(await page.title()).toContain(ko.documentTitle);
    for (const fold of await page.getByText(new RegExp(`^(${ko.operations.title}|${ko.rules.title})$`)).all())
      await fold.click();
    await page.getByText(/^목록으로 보기/).click();
    const words = await wordsOn(page);
    expect(words.filter((word) => /[가-힣]/.test(word)).length).toBeGreaterThan(200);
    expect(words.filter((word) => /^[A-Za-z_]{2,}$/.test(word) && !NAMES.test(word))).toEqual([]);

    // The choice outlives the page.
    await page.reload();
    await shows(page, 'inventory_api', ko.states.closed);
    await page.getByRole('radio', { name: 'English' }).check();
    await shows(page, 'inventory_api', en.states.closed);
    expect(await html.getAttribute('lang')).toBe('en');
    expect((await wordsOn(page)).filter((word) => /[가-힣]/.test(word))).toEqual(['한국어']);
  });

  it('speaks the language of its reader’s browser', async () => {
    await using shop = await openShop({ perSecond: 0 });
    await using tab = await openTab(shop.url, { language: 'ko' });
    await tab.page.getByRole('heading', { level: 1, name: ko.title }).waitFor();
  });
});
