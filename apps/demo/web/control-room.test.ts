import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { REMEMBERED, type Setting } from '../shared/events.js';
import { EMPTY_ROOM } from '../shared/room.js';
import {
  begin,
  canAct,
  circuitNamed,
  connection,
  crowd,
  frames,
  heard,
  lost,
  marks,
  player,
  recording,
  room,
  take,
  tick,
  withDials,
} from './control-room.js';
import { arrivals, follow, followed, followLatest, isChosen } from './selection.js';
import { figures, frame, log, outage, START, signal } from './testing/events.js';

const rules = { window: '', tracker: '', tripper: '', retry: '', permit: '', recovery: '' };

function setting(run: string): Setting {
  const circuits = [
    { name: 'payment_api', service: 'payments', rules, limits: {} },
    { name: 'crowd_1', service: null, rules, limits: {} },
  ];
  return { run, circuits, slack: 'stand-in' };
}

/** The browser's clock is an hour behind the server's. */
const BEHIND = 3_600_000;

function now(after: number): void {
  jest.setSystemTime(START + after - BEHIND);
}

let run = 0;

beforeEach(() => {
  jest.useFakeTimers();
  now(12_000);
  begin({ setting: setting(`run-${++run}`), room: EMPTY_ROOM });
  heard();
  take(outage(30).filter(({ at }) => at <= START + 12_000));
  player.live();
});

afterEach(() => {
  jest.useRealTimers();
});

const stateNow = () => circuitNamed('payment_api')?.state.value;

describe('the control room', () => {
  it('shows what the events add up to', () => {
    expect([withDials.value, crowd.value].map((list) => list.map(({ name }) => name))).toEqual([
      ['payment_api'],
      ['crowd_1'],
    ]);
    expect(stateNow()).toBe('open');
    expect(circuitNamed('payment_api')?.now.value?.figures.retryAt).toBeNull();
    expect(frames.value.last?.at).toBe(START + 12_000);
    expect(marks.value.map(({ to }) => to)).toEqual(['open']);
  });

  it('goes by the server’s clock', () => {
    now(13_500);
    tick();
    expect(player.time.value).toBe(START + 13_500);
    // News that took no time to arrive tells it better.
    take([frame(13_700, {})]);
    now(14_000);
    tick();
    expect(player.time.value).toBe(START + 14_200);
  });

  it('shows the past when one goes back, while the recording goes on', () => {
    player.seek(START + 9_000);
    expect(stateNow()).toBe('closed');
    expect(marks.value).toEqual([]);
    take([signal(15_000, 'open', 'half_open')]);
    expect(stateNow()).toBe('closed');
    expect(canAct.value).toBe(false);
    player.live();
    expect(stateNow()).toBe('half_open');
    expect(canAct.value).toBe(true);
  });

  it('does not disturb a circuit when another one changes', () => {
    const before = circuitNamed('payment_api')?.now.value;
    take([frame(13_000, { crowd_1: figures() }), log(13_000, 'a line')]);
    expect(circuitNamed('payment_api')?.now.value).toBe(before);
    expect(circuitNamed('crowd_1')?.state.value).toBe('closed');
  });

  it('stands still when the server is gone, and says since when', () => {
    lost();
    const at = player.time.value;
    now(60_000);
    tick();
    expect(player.time.value).toBe(at);
    expect(connection.value).toEqual({ kind: 'lost', since: START + 12_000 });
    expect(canAct.value).toBe(false);
    heard();
    expect(canAct.value).toBe(true);
  });

  it('forgets everything when another run begins', () => {
    player.seek(START + 9_000);
    begin({ setting: setting('another'), room: EMPTY_ROOM });
    expect(room.value).toBe(EMPTY_ROOM);
    expect(player.isLive.value).toBe(true);
    expect(stateNow()).toBeUndefined();
  });

  it('forgets what is older than it has to remember', () => {
    for (let second = 13; second < 2_000; second++) take([frame(second * 1_000, { payment_api: figures() })]);
    const { events } = recording.value.recording;
    expect(events.length).toBeLessThan(REMEMBERED / 1_000 + 102);
    expect(events[0]?.at).toBeGreaterThan(START + 1_000_000);
  });
});

describe('what is followed', () => {
  const [opened] = outage().filter((event) => event.kind === 'signal');

  it('is the latest transition, unless one was chosen', () => {
    expect(followed.value?.to).toBe('open');
    const tried = signal(15_000, 'open', 'half_open');
    take([tried]);
    expect(followed.value).toBe(tried);
    follow(marks.value[0] as typeof tried);
    expect(followed.value).toEqual(opened);
    expect(isChosen.value).toBe(true);
    followLatest();
    expect(followed.value).toBe(tried);
  });

  it('is rather one that can be acted on than one of the crowd', () => {
    take([signal(13_000, 'closed', 'open', { circuit: 'crowd_1' })]);
    expect(followed.value?.circuit).toBe('payment_api');
  });

  it('is let go when it is no longer shown', () => {
    follow(marks.value[0] as NonNullable<typeof followed.value>);
    player.seek(START + 5_000);
    expect(followed.value).toBeUndefined();
    expect(isChosen.value).toBe(false);
    expect(arrivals.value).toBeNull();
  });

  it('arrives', () => {
    expect(arrivals.value?.log).toBeNull();
    const told = log(12_000, "Circuit Breaker 'payment_api' transitioned from closed to open");
    follow(signal(0, 'closed', 'open'));
    take([told]);
    expect(arrivals.value?.log).toBe(told);
  });
});
