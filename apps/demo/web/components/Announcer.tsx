import { useSignal, useSignalEffect } from '@preact/signals';
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import type { EventOf } from '../../shared/recording.js';
import { announcementOf, EVERY } from '../announcements.js';
import { connection, marks, player } from '../control-room.js';
import { messages } from '../i18n/index.js';

/** What is longer ago than that, in ms, is no news: a page that has just been opened hears of five minutes at once. */
const RECENT = 10_000;

/** Tells changes of state, the server's return and the player's mode to screen readers. */
export function Announcer(): JSX.Element {
  const said = useSignal('');
  const last = useRef<EventOf<'signal'> | undefined>(undefined);
  const waiting = useRef<EventOf<'signal'>[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const before = useRef(connection.peek().kind);
  const mode = useRef(player.mode.peek().kind);

  const speak = () => {
    timer.current = undefined;
    if (waiting.current.length === 0) return;
    said.value = announcementOf(waiting.current, messages.peek());
    waiting.current = [];
    timer.current = setTimeout(speak, EVERY);
  };

  useSignalEffect(() => {
    const all = marks.value;
    const latest = all.at(-1);
    const seen = last.current === undefined ? all.length : all.lastIndexOf(last.current) + 1;
    const news = latest === undefined || latest === last.current ? [] : all.slice(seen);
    // What a reader skips by moving through time is no news; neither is what was there before.
    const recent = news.filter(({ at }) => at > player.time.peek() - RECENT);
    if (player.mode.peek().kind !== 'paused') waiting.current.push(...recent);
    last.current = latest ?? last.current;
    if (timer.current === undefined && waiting.current.length > 0) speak();
  });

  useSignalEffect(() => {
    const { kind } = connection.value;
    if (before.current === 'lost' && kind === 'live') said.value = messages.peek().back;
    before.current = kind;
  });

  // What was said in another language is not to be read in this one.
  useSignalEffect(() => {
    messages.value;
    said.value = '';
  });

  useSignalEffect(() => {
    const { kind } = player.mode.value;
    if (kind !== mode.current && kind !== 'playing') said.value = messages.peek().announce[kind];
    mode.current = kind;
  });

  return (
    <p class="unseen" role="status" aria-live="polite">
      {said.value}
    </p>
  );
}
