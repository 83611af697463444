import { existsSync } from 'node:fs';
import { jest } from '@jest/globals';
import { type Browser, chromium } from 'playwright-core';

// A starved machine can be slower than any patience. What fails is told each time, and fails when it does so three times.
jest.retryTimes(2, { logErrorsBeforeRetry: true });

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

/** A Chromium without a window. A missing one is a failure: a page that nobody has looked at is not tested. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = process.env['FLUXGATE_CHROMIUM'] ?? '/usr/bin/chromium';
  if (!existsSync(executablePath)) {
    throw new Error(
      `There is no Chromium at ${executablePath}. The page is tested in a real browser: install Debian's packages ` +
        'chromium and fonts-noto-cjk, or set FLUXGATE_CHROMIUM to the path of another one.',
    );
  }
  return chromium.launch({ executablePath, args: FLAGS });
}
