import { existsSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { runbookFor } from './runbooks.js';

describe('runbookFor', () => {
  it.each([
    ['CircuitBreakerOpen', { newState: 'open', reopens: 0 }],
    ['CircuitBreakerOpen', { newState: 'closed', reopens: 1 }],
    ['CircuitBreakerFlapping', { newState: 'open', reopens: 2 }],
    ['CircuitBreakerForcedOpen', { newState: 'forced_open', reopens: 0 }],
  ] as const)('leads to %s, which the repository has, for %j', (page, signal) => {
    const url = runbookFor(signal);
    expect(url).toMatch(new RegExp(`/${page}\\.md$`));
    const file = url.replace('https://github.com/fluxgate/fluxgate/blob/main/', '../../../../');
    expect(existsSync(new URL(file, import.meta.url))).toBe(true);
  });
});
