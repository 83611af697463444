import { expect, it } from '@jest/globals';
import { serverClock } from './clock.js';

it('goes by the quickest news, whichever clock is ahead', () => {
  let here = 1_000;
  const clock = serverClock(() => here);
  expect(clock.now()).toBe(1_000);
  clock.heard(41_000 - 300);
  expect(clock.now()).toBe(40_700);
  here = 2_000;
  clock.heard(42_000 - 20);
  expect(clock.now()).toBe(41_980);
  clock.heard(42_000 - 900);
  expect(clock.now()).toBe(41_980);
  clock.reset();
  clock.heard(500);
  expect(clock.now()).toBe(500);
});
