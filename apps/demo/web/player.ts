// Which moment is shown: the present one, a moment that stands still, or one that moves on through the last five minutes.

import { batch, computed, type ReadonlySignal, signal } from '@preact/signals';
import { REPLAYED } from '../shared/events.js';

/** How fast a replay can run, in seconds a second. */
export const SPEEDS = [1, 5] as const;
/** One of them. */
export type Speed = (typeof SPEEDS)[number];

/** What the player does. */
export type Mode =
  | { readonly kind: 'live' }
  | { readonly kind: 'paused' }
  | { readonly kind: 'playing'; readonly speed: Speed };

/** Shows the present until one pauses it. All times are in ms since the Unix epoch. */
export interface Player {
  readonly mode: ReadonlySignal<Mode>;
  readonly isLive: ReadonlySignal<boolean>;
  /** The moment that is shown. */
  readonly time: ReadonlySignal<number>;
  /** The earliest and the latest moment that can be chosen. It stands still while one looks back, so that one sees where one is. */
  readonly range: ReadonlySignal<{ readonly from: number; readonly to: number }>;
  pause(): void;
  /** Pause, or go on from where it stands. */
  toggle(): void;
  play(speed: Speed): void;
  seek(time: number): void;
  live(): void;
  /** Time has gone on: it is `now`, and everything since `since` is remembered. */
  advance(now: number, since: number): void;
}

const LIVE: Mode = { kind: 'live' };
const PAUSED: Mode = { kind: 'paused' };

/** A player that shows the present. */
export function createPlayer(): Player {
  const mode = signal<Mode>(LIVE);
  const time = signal(0);
  const range = signal({ from: 0, to: 0 });
  let present = 0;

  const show = (moment: number) => {
    time.value = Math.min(Math.max(moment, range.value.from), range.value.to);
  };

  const pause = () => {
    mode.value = PAUSED;
  };
  const play = (speed: Speed) =>
    batch(() => {
      // From the end there is nowhere to go: play all of it.
      if (time.value >= range.value.to) show(range.value.from);
      mode.value = { kind: 'playing', speed };
    });

  return {
    mode,
    isLive: computed(() => mode.value.kind === 'live'),
    time,
    range,
    pause,
    toggle: () => (mode.value.kind === 'paused' ? play(1) : pause()),
    play,
    seek: (moment) =>
      batch(() => {
        if (mode.value.kind === 'live') mode.value = PAUSED;
        show(moment);
      }),
    live: () =>
      batch(() => {
        mode.value = LIVE;
        range.value = { ...range.value, to: present };
        show(present);
      }),
    advance: (now, since) =>
      batch(() => {
        const passed = Math.max(0, now - present);
        present = now;
        const doing = mode.value;
        const moved = doing.kind === 'playing' ? time.value + passed * doing.speed : time.value;
        // A replay that has caught up with the present goes on as it.
        const caughtUp = doing.kind === 'playing' && moved >= now;
        if (caughtUp) mode.value = LIVE;
        const to = doing.kind === 'live' || caughtUp ? now : Math.max(range.value.to, moved);
        range.value = { from: Math.min(to, Math.max(to - REPLAYED, since)), to };
        show(doing.kind === 'live' ? now : moved);
      }),
  };
}
