import { CHROMIUM, describeWith } from '@fluxgate/test-kit';
import { afterAll, beforeAll } from '@jest/globals';
import { type Browser, chromium } from 'playwright-core';
import { openTab, type Tab, type TabOptions } from './tab.js';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Without it, `performance.memory` and the like answer in steps of 100 kB or more.
  '--enable-precise-memory-info',
];

/** Opens a page in a tab of its own, to be closed with `await using`. */
export type OpenTab = (url: string, options?: TabOptions) => Promise<Tab>;

/** `describe` for tests of the page in a real browser without a window, which they share; it is there once they run. */
export function describeInBrowser(title: string, body: (openTab: OpenTab, browser: () => Browser) => void): void {
  describeWith(CHROMIUM, title, () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await chromium.launch({ executablePath: CHROMIUM.command, args: FLAGS });
    });
    afterAll(() => browser?.close());
    body(
      (url, options) => openTab(browser, url, options),
      () => browser,
    );
  });
}
