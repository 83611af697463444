import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CHROMIUM, describeWith } from '@fluxgate/test-kit';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Browser, chromium } from 'playwright-core';
import { esbuild, vite } from './bundle.js';
import { EXPECTED } from './expected.js';
import { layOut, REPORT } from './programs.js';
import { folderOf } from './workplace.js';

describeWith(CHROMIUM, 'the core in a browser', () => {
  const folder = folderOf('core');
  let browser: Browser;

  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: CHROMIUM.command,
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'].concat([
        '--disable-background-networking',
        '--disable-component-update',
      ]),
    });
    await layOut(folder, ['index.html']);
  });

  afterAll(() => browser?.close());

  /** Opens the page in `site`, below the core's folder. @returns what the program in it reports */
  async function visit(site: string): Promise<unknown> {
    const page = await browser.newPage();
    await page.route('http://page.test/**', (route) =>
      route.fulfill({ path: join(folder, site, new URL(route.request().url()).pathname) }),
    );
    const reporting = new Promise<string>((resolve, reject) => {
      page.on('console', (message) => resolve(message.text()));
      page.on('pageerror', reject);
    });
    await page.goto('http://page.test/index.html');
    return JSON.parse((await reporting).replace(REPORT, ''));
  }

  test('runs, bundled by esbuild', async () => {
    await esbuild(folder, 'core.mjs', 'esm', 'by-esbuild/core.mjs');
    await copyFile(join(folder, 'index.html'), join(folder, 'by-esbuild', 'index.html'));
    expect(await visit('by-esbuild')).toEqual(EXPECTED.core);
  });

  test('runs, bundled by Vite', async () => {
    await vite(folder, 'by-vite');
    expect(await visit('by-vite')).toEqual(EXPECTED.core);
  });
});
