import './suppressed-error.js';
import type { Browser, Page } from 'playwright-core';
import type { Language } from './texts.js';

/** How a tab is opened. */
export interface TabOptions {
  /** What the reader's system asks for. */
  readonly language?: Language;
  readonly theme?: 'light' | 'dark';
  readonly reducedMotion?: boolean;
  readonly width?: number;
  readonly height?: number;
}

/** A page in a browser profile of its own. */
export interface Tab extends AsyncDisposable {
  readonly page: Page;
  /** What went wrong in it so far: scripts that threw, errors on the console, dialogs. Closing it fails if there is any. */
  readonly complaints: readonly string[];
}

/** That the server is gone is told by the browser, too; some tests are about just that. */
const SERVER_GONE = /^Failed to load resource: net::ERR_/;

/** Open `url` in a tab of its own. Close it with `await using`. */
export async function openTab(browser: Browser, url: string, options: TabOptions = {}): Promise<Tab> {
  const { language = 'en', theme = 'light', reducedMotion = false, width = 1280, height = 900 } = options;
  const context = await browser.newContext({
    viewport: { width, height },
    locale: language === 'ko' ? 'ko-KR' : 'en-GB',
    colorScheme: theme,
    reducedMotion: reducedMotion ? 'reduce' : 'no-preference',
  });
  // Of all that is waited for; a busy machine is slow to draw, and right.
  context.setDefaultTimeout(90_000);
  const complaints: string[] = [];
  const page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(`threw: ${error.stack ?? error.message}`));
  page.on('console', (message) => {
    const told = message.type() === 'error' || message.type() === 'warning';
    if (told && !SERVER_GONE.test(message.text())) complaints.push(`${message.type()}: ${message.text()}`);
  });
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(url);
  return {
    page,
    complaints,
    async [Symbol.asyncDispose]() {
      await context.close();
      if (complaints.length > 0) throw new Error(`The page complained:\n${complaints.join('\n')}`);
    },
  };
}
