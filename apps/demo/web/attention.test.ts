import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { UNSEEN, whileSeen } from './attention.js';

class FakePage extends EventTarget {
  hidden = false;

  turn(hidden: boolean): void {
    this.hidden = hidden;
    this.dispatchEvent(new Event('visibilitychange'));
  }
}

let page: FakePage;
let running: number;
let starts: number;

beforeEach(() => {
  jest.useFakeTimers();
  page = new FakePage();
  running = 0;
  starts = 0;
  whileSeen(
    () => {
      running++;
      starts++;
      return () => {
        running--;
      };
    },
    page as unknown as Document,
  );
});
afterEach(() => {
  jest.useRealTimers();
});

it('hangs up a while after the page is out of sight, and calls again when it is back', () => {
  page.turn(true);
  jest.advanceTimersByTime(UNSEEN - 1);
  expect(running).toBe(1);
  jest.advanceTimersByTime(1);
  expect(running).toBe(0);
  page.turn(false);
  expect([running, starts]).toEqual([1, 2]);
});

it('stays on the line for a page that is soon back', () => {
  page.turn(true);
  jest.advanceTimersByTime(UNSEEN - 1);
  page.turn(false);
  jest.advanceTimersByTime(2 * UNSEEN);
  expect([running, starts]).toEqual([1, 1]);
});
