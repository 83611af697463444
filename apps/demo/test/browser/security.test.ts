import { expect, it } from '@jest/globals';
import Fastify from 'fastify';
import { listen } from '../../server/http/listen.js';
import { describeInBrowser } from './support/browser.js';
import { changesIn } from './support/changes.js';
import { arrivedEverywhere, itemsIn, laneOf, messagesIn, paneOf, shows } from './support/room.js';
import { openShop } from './support/shop.js';
import { TEXTS } from './support/texts.js';

const { en } = TEXTS;
const NOTE = '<img src=x onerror=alert(1)>';

/** What another site's page can do without asking: send JSON as text, and submit a form. */
const FOREIGN = `<!doctype html><title>another site</title><link rel="icon" href="data:,"><p>nothing to see</p>`;

describeInBrowser('the page against what is foreign', (openTab, browser) => {
  it('refuses what another site’s page sends', async () => {
    await using shop = await openShop({ perSecond: 0 });
    const site = Fastify({ forceCloseConnections: true });
    site.get('/', async (_request, reply) => reply.type('text/html').send(FOREIGN));
    try {
      const own = await listen(site);
      for (const foreign of [own, own.replace('127.0.0.1', 'localhost')]) {
        const context = await browser().newContext();
        const page = await context.newPage();
        await page.goto(foreign);
        const asked: number[] = [];
        page.on('response', (response) => {
          if (response.url().startsWith(shop.url) && response.request().method() === 'POST')
            asked.push(response.status());
        });
        const sent = await page.evaluate(async (url) => {
          const all = [
            [`${url}/chaos/payments`, '{"errorRate":1}'],
            [`${url}/api/circuits/payment_api`, '{"operation":"force_open"}'],
            [`${url}/api/presets`, '{"preset":"outage"}'],
          ] as const;
          const results: string[] = [];
          for (const [address, body] of all) {
            for (const mode of ['cors', 'no-cors'] as const) {
              for (const type of ['application/json', 'text/plain', 'application/x-www-form-urlencoded']) {
                const answer = await fetch(address, {
                  method: 'POST',
                  mode,
                  body,
                  headers: { 'content-type': type },
                }).catch(() => null);
                results.push(answer === null ? 'refused' : answer.type);
              }
            }
          }
          return results;
        }, shop.url);
        // Those that arrived at all, and whose answers cannot be read, were refused there.
        expect(sent).toHaveLength(18);
        expect(sent.filter((result) => result !== 'refused' && result !== 'opaque')).toEqual([]);
        const answered = page.waitForResponse(
          (response) => response.url().startsWith(`${shop.url}/chaos`) && response.request().isNavigationRequest(),
        );
        await page.evaluate((url) => {
          const form = document.createElement('form');
          form.method = 'post';
          form.enctype = 'text/plain';
          form.action = `${url}/chaos/payments`;
          const field = document.createElement('input');
          [field.name, field.value] = ['{"errorRate":1,"x":"', '"}'];
          form.append(field);
          document.body.append(form);
          form.submit();
        }, shop.url);
        expect((await answered).status()).toBe(403);
        expect(asked.filter((status) => status < 400)).toEqual([]);
        await context.close();
      }
    } finally {
      await site.close();
    }
    const circuits = (await (await fetch(`${shop.url}/api/circuits`)).json()) as { state: string }[];
    expect(JSON.stringify(circuits)).not.toContain('forced_open');
    await using tab = await openTab(shop.url);
    await shows(tab.page, 'payment_api', en.states.closed);
    expect(await laneOf(tab.page, 'payment_api').getByRole('slider', { name: en.dials.errors }).inputValue()).toBe('0');
  });

  it('shows what it is given as text, wherever it comes out', async () => {
    await using shop = await openShop();
    await using tab = await openTab(shop.url);
    const { page } = tab;
    const lane = laneOf(page, 'payment_api');
    await lane.getByText(en.operations.title, { exact: true }).click();
    await lane.getByRole('textbox', { name: en.operations.note }).fill(NOTE);
    await lane.getByRole('button', { name: en.operations.of(en.operations.names.force_open, 'payment_api') }).click();
    await shows(page, 'payment_api', en.states.forced_open);
    await lane.getByText(NOTE).first().waitFor();
    await arrivedEverywhere(page);
    expect((await messagesIn(page)).join(' ')).toContain(NOTE);
    // A note stays in the record: a log's redaction can reach it there, and not in the sentence.
    expect((await itemsIn(paneOf(page, 'Log'))).join('\n')).not.toContain(NOTE);
    expect((await changesIn(page)).map(({ why }) => why).join(' ')).toContain(NOTE);
    await page.getByRole('button', { name: /^payment_api: Closed → Forced open/ }).hover();
    await page.getByRole('tooltip').getByText(NOTE).first().waitFor();
    expect(await page.locator('img').count()).toBe(0);
  });

  it('lets no script in that is not its own', async () => {
    await using shop = await openShop({ perSecond: 0 });
    const tab = await openTab(shop.url);
    await tab.page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'document.title = "taken over"';
      document.body.append(script);
    });
    expect(await tab.page.title()).toBe(en.documentTitle);
    // And so that no such thing goes unseen: a broken policy is a complaint in every one of these tests.
    await expect(tab[Symbol.asyncDispose]()).rejects.toThrow(/Content Security Policy/);
  });
});
