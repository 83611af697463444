import { execFileSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { npmChromium } from './npm-chromium.js';

const onLinux = process.platform === 'linux' && process.arch === 'x64' ? describe : describe.skip;

onLinux('the browser that comes with the dependencies', () => {
  it('is unpacked and starts', () => {
    const path = npmChromium();
    if (path === undefined) throw new Error('@sparticuz/chromium is not installed');
    expect(execFileSync(path, ['--version', '--no-sandbox'], { encoding: 'utf8' })).toMatch(/\b143\./);
    expect(npmChromium()).toBe(path);
  });
});
