import { describe, expect, it } from '@jest/globals';
import { newOutcome } from '../runner/outcome.mjs';
import { duration, summary } from '../runner/summary.mjs';

const BROWSER = 'browser tests: no Chromium; apt-get install chromium, or FLUXGATE_CHROMIUM=…';

describe('the summary', () => {
  it('says what passed, how long it took, and what did not run, a line a group', () => {
    const core = { ...newOutcome('core'), passed: 1_200, time: 12_400 };
    const demo = { ...newOutcome('demo'), passed: 30, skipped: 3, notRun: [BROWSER, BROWSER, 'Redis tests: no Redis'] };
    const lines = summary([core, { ...demo, time: 90_000 }], 95_000).split('\n');
    expect(lines).toContainEqual(expect.stringMatching(/^ {2}core +1,200 +0 +0 +12 s$/));
    expect(lines).toContainEqual(expect.stringMatching(/^ {2}demo +30 +0 +3 +1 min 30 s$/));
    expect(lines).toContainEqual(expect.stringMatching(/^ {2}all +1,230 +0 +3 +1 min 35 s$/));
    expect(lines).toContain(`  2 ${BROWSER}`);
    expect(lines).toContain('  1 Redis test: no Redis');
    // `.ci/run` reads it.
    expect(lines.at(-1)).toBe('Tests: 3 skipped, 1230 passed, 1233 total');
  });

  it('names what failed, and no more than fits', () => {
    const failures = Array.from({ length: 14 }, (_, i) => `test ${i}`);
    const text = summary([{ ...newOutcome('core'), failed: 14, failures }], 1_000);
    expect(text).toContain('\nFailed:\n  core: test 0\n');
    expect(text).toContain('\n  core: test 11\n  and 2 more, above\n');
    expect(text).toMatch(/Tests: 14 failed, 0 passed, 14 total$/);
  });

  it('writes times as people do', () => {
    expect([400, 59_000, 61_900, 600_000].map(duration)).toEqual(['0 s', '59 s', '1 min 1 s', '10 min 0 s']);
  });
});
