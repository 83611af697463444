import type { Page } from 'playwright-core';
import { laneOf } from './room.js';

/** A state as a lane showed it. */
export interface Shown {
  readonly word: string;
  /** The outline of the shape beside it. */
  readonly shape: string;
  /** All that the lane said meanwhile, the reasons among it: a state may come again before the one between is drawn. */
  says: string;
}

/** Write down each state that the lane of `circuit` shows from now on, however briefly. Returns what reads them. */
export async function watchLane(page: Page, circuit: string): Promise<() => Promise<Shown[]>> {
  const seen = await laneOf(page, circuit).evaluateHandle((lane) => {
    const all: Shown[] = [];
    const look = () => {
      const now = {
        word: lane.querySelector('strong')?.textContent ?? '',
        shape: lane.querySelector('svg path')?.getAttribute('d') ?? '',
        says: lane.textContent ?? '',
      };
      const last = all.at(-1);
      if (last?.word === now.word) last.says += now.says;
      else all.push(now);
    };
    look();
    new MutationObserver(look).observe(lane, { subtree: true, childList: true, characterData: true });
    return all;
  });
  return () => seen.jsonValue();
}
