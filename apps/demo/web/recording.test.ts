import { describe, expect, it } from '@jest/globals';
import type { Event } from '../shared/events.js';
import { between, countUntil, Recording } from '../shared/recording.js';
import { after, EMPTY_ROOM, type Room } from '../shared/room.js';
import { figures, frame, log, outage, START, signal } from './testing/events.js';

/** What {@link Recording} is to agree with: everything folded, one after the other. */
function folded(events: readonly Event[], until: number, base: Room = EMPTY_ROOM): Room {
  return events.filter(({ at }) => at <= until).reduce(after, base);
}

const LONG = Array.from({ length: 10 }, (_, i) =>
  outage().map((event) => ({ ...event, at: event.at + i * 30_000 })),
).flat();

describe('a recording', () => {
  it('is the empty room before anything has happened', () => {
    const recording = new Recording();
    expect(recording.at(START)).toEqual(EMPTY_ROOM);
    expect(recording.count).toBe(0);
  });

  it('shows the room as it was at any moment, forwards, backwards and between events', () => {
    const recording = new Recording(EMPTY_ROOM, LONG);
    const moments = Array.from({ length: 61 }, (_, i) => START - 500 + i * 5_100);
    for (const moment of [...moments, ...[...moments].reverse(), START + 151_000, START + 152_000, START + 3_000]) {
      expect(recording.at(moment)).toEqual(folded(LONG, moment));
    }
    expect(recording.latest).toEqual(folded(LONG, Number.POSITIVE_INFINITY));
  });

  it('has the state of the last signal at that moment', () => {
    const recording = new Recording(EMPTY_ROOM, outage());
    const stateAt = (ms: number) => recording.at(START + ms).circuits['payment_api']?.figures.state;
    expect([9_999, 10_000, 14_999, 15_000, 15_199, 15_200].map(stateAt)).toEqual([
      'closed',
      'open',
      'open',
      'half_open',
      'half_open',
      'closed',
    ]);
  });

  it('gives the same room for as long as nothing happens', () => {
    const recording = new Recording(EMPTY_ROOM, LONG);
    expect(recording.at(START + 5_100)).toBe(recording.at(START + 5_900));
    expect(recording.at(START + 5_100)).not.toBe(recording.at(START + 6_000));
  });

  it('forgets what is old, and shows the same rooms for all that it still knows', () => {
    const recording = new Recording(EMPTY_ROOM, LONG);
    const horizon = START + 200_000;
    recording.forget(horizon);
    expect(recording.count).toBe(LONG.length);
    expect(recording.events.length).toBeLessThan(LONG.length / 2);
    expect(recording.events.filter(({ at }) => at >= horizon)).toEqual(LONG.filter(({ at }) => at >= horizon));
    for (const moment of [horizon, horizon + 17_000, START + 299_000]) {
      expect(recording.at(moment)).toEqual(folded(LONG, moment));
    }
    expect(recording.of('signal')).toEqual(recording.events.filter(({ kind }) => kind === 'signal'));
    expect(recording.of('frame')).toEqual(recording.events.filter(({ kind }) => kind === 'frame'));
  });

  it('stays as small as what it is to remember, however long it runs', () => {
    const recording = new Recording();
    let most = 0;
    for (let second = 0; second < 5_000; second++) {
      recording.append([frame(second * 1_000, { payment_api: figures() }), log(second * 1_000, 'a line')]);
      recording.forget(START + second * 1_000 - 60_000);
      most = Math.max(most, recording.events.length);
    }
    // Twice sixty seconds, and a stride that is not yet whole.
    expect(most).toBeLessThanOrEqual(2 * 61 + 100);
    expect(recording.latest.log).toHaveLength(200);
  });

  it('begins with the room that the server had left', () => {
    const before = folded(outage(), START + 12_000);
    const since = outage().filter(({ at }) => at > START + 12_000);
    const recording = new Recording(before, since);
    expect(recording.at(START + 12_500)).toBe(before);
    expect(recording.at(START + 29_000)).toEqual(folded(outage(), START + 29_000));
  });
});

describe('events in order', () => {
  const marks = [10, 20, 20, 30].map((ms) => signal(ms, 'closed', 'open'));

  it.each([
    [9, 0],
    [10, 1],
    [19, 1],
    [20, 3],
    [31, 4],
  ])('by %d ms there were %d', (ms, count) => {
    expect(countUntil(marks, START + ms)).toBe(count);
  });

  it('are cut out after one moment and by another', () => {
    expect(between(marks, START + 10, START + 20)).toEqual(marks.slice(1, 3));
    expect(between(marks, START, START + 9)).toEqual([]);
  });
});
