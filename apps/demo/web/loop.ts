// When things are drawn: at most once a frame of the screen, however fast the server speaks.

import type { Event } from '../shared/events.js';
import { player, take, tick } from './control-room.js';

/** How often the present moves on, in ms. A replay moves with each frame of the screen. */
const PRESENT = 250;

let waiting: Event[] = [];
let scheduled = false;
let ticked = 0;

/** What the server told, to be shown with the next frame. */
export function enqueue(events: readonly Event[]): void {
  waiting.push(...events);
  if (document.hidden) flush();
  else schedule();
}

/** Forget what waits: it belongs to a server that is gone. */
export function forgetWaiting(): void {
  waiting = [];
}

/** Let time go on. */
export function runClock(): void {
  setInterval(() => {
    if (player.mode.peek().kind !== 'playing') schedule();
  }, PRESENT);
  player.mode.subscribe(({ kind }) => {
    if (kind === 'playing') schedule();
  });
}

function schedule(): void {
  if (scheduled || document.hidden) return;
  scheduled = true;
  requestAnimationFrame((now) => {
    scheduled = false;
    flush();
    const playing = player.mode.peek().kind === 'playing';
    if (playing || now - ticked >= PRESENT / 2) {
      ticked = now;
      tick();
    }
    if (playing) schedule();
  });
}

function flush(): void {
  if (waiting.length === 0) return;
  const events = waiting;
  waiting = [];
  take(events);
}
