import { expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { startProcess } from '../../server/testing/demo-process.js';
import { describeInBrowser } from './support/browser.js';
import { laneOf, marksIn, sectionOf, shows } from './support/room.js';
import { openShop } from './support/shop.js';
import { TEXTS } from './support/texts.js';

const { en } = TEXTS;

/** The demo as a process, and where it is. */
async function startServer(port: string) {
  const server = startProcess([], { PORT: port });
  await server.says('Slack messages go to');
  const [url = ''] = /http:\S+:\d+/.exec(server.output()) ?? [];
  return { ...server, url };
}

/** Put `circuit` into a state by hand, as another operator would. */
async function operate(url: string, circuit: string, operation: string): Promise<void> {
  const answer = await fetch(`${url}/api/circuits/${circuit}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ operation }),
  });
  expect(answer.status).toBe(200);
}

const told = (page: Page) => page.getByRole('alert').getByText(/^The server has not answered since \d\d:\d\d:\d\d\./);

/** Resolves when the browser's tab begins with `text`. */
async function titled(page: Page, text: string): Promise<void> {
  await page.waitForFunction((start) => document.title.startsWith(start), text);
}

describeInBrowser('the page and its server', (openTab) => {
  it('says that the server died, and shows the new one when it is there', async () => {
    const server = await startServer('0');
    try {
      await using tab = await openTab(server.url);
      const { page } = tab;
      await operate(server.url, 'payment_api', 'force_open');
      await shows(page, 'payment_api', en.states.forced_open);
      await titled(page, en.tab.open(1));

      server.child.kill('SIGKILL');
      await server.exited;
      await told(page).waitFor();
      await titled(page, en.tab.lost);
      await page.getByRole('banner').getByText(en.disconnected, { exact: true }).waitFor();
      // What it said last stays to be read, and nothing can be done to what is not there.
      await shows(page, 'payment_api', en.states.forced_open);
      for (const button of await sectionOf(page, en.stories.title).getByRole('button').all()) {
        expect(await button.isDisabled()).toBe(true);
      }
      await laneOf(page, 'payment_api').getByText(en.dials.unreachable).waitFor();

      await using again = await openShop({ port: Number(new URL(server.url).port) });
      await page.getByRole('banner').getByText(en.connected, { exact: true }).waitFor();
      await told(page).waitFor({ state: 'detached' });
      await page.getByRole('status').getByText(en.back).waitFor();
      // It is another run: what was before is gone, and the present is the new one's.
      await shows(page, 'payment_api', en.states.closed);
      await laneOf(page, 'payment_api').getByText(en.noChangeYet).waitFor();
      expect(await marksIn(page).count()).toBe(0);
      await operate(again.url, 'payment_api', 'trip');
      await shows(page, 'payment_api', en.states.open);
    } finally {
      server.child.kill('SIGKILL');
    }
  });

  it('says that the server is silent, though the connection stands, and goes on where it was', async () => {
    const server = await startServer('0');
    try {
      await using tab = await openTab(server.url);
      const { page } = tab;
      await operate(server.url, 'payment_api', 'disable');
      await shows(page, 'payment_api', en.states.disabled);
      server.child.kill('SIGSTOP');
      await told(page).waitFor();
      server.child.kill('SIGCONT');
      await told(page).waitFor({ state: 'detached' });
      await shows(page, 'payment_api', en.states.disabled);
      const marks = page.getByRole('button', { name: /^payment_api: / });
      expect(await marks.count()).toBe(1);
      await operate(server.url, 'payment_api', 'reset');
      await shows(page, 'payment_api', en.states.closed);
      expect(await marks.count()).toBe(2);
    } finally {
      server.child.kill('SIGKILL');
    }
  });

  it('says so, too, when it has never been reached', async () => {
    await using shop = await openShop({ perSecond: 0 });
    await using tab = await openTab('about:blank');
    const { page } = tab;
    // The page is there, the stream is not.
    await page.route('**/api/events', (route) => route.abort());
    await page.goto(shop.url);
    await page.getByRole('alert').getByText(en.neverReached).waitFor();
    await page.unroute('**/api/events');
    await shows(page, 'payment_api', en.states.closed);
  });
});
