import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Event } from '../../shared/events.js';
import { after, EMPTY_ROOM, type Room } from '../../shared/room.js';
import { virtualTime } from '../testing/virtual-time.js';
import { Chronicle, type Happening } from './chronicle.js';

const figures = (calls: number) => ({
  state: 'closed' as const,
  since: 1,
  retryAt: null,
  reopens: 0,
  window: { calls, failures: 0, failureRate: null, slowRate: null, latency: null },
  calls: { success: calls, failure: 0, ignored: 0, not_permitted: 0 },
});
const circuit = fc.constantFrom('payment_api', 'inventory_api', '__proto__');

/** Anything that can happen, of all kinds. */
const happening: fc.Arbitrary<Happening> = fc.oneof(
  fc
    .uniqueArray(fc.tuple(circuit, fc.nat(99)), { selector: ([name]) => name })
    .map(
      (all) => ({ kind: 'frame', circuits: Object.fromEntries(all.map(([name, n]) => [name, figures(n)])) }) as const,
    ),
  fc.tuple(circuit, fc.constantFrom('open', 'half_open', 'closed'), fc.nat(9)).map(
    ([name, to, reopens]) =>
      ({
        kind: 'signal',
        circuit: name,
        from: 'closed',
        to,
        since: reopens,
        reason: { kind: 'tripper', text: 'x', leaves: [] },
        reopens,
        retryAt: to === 'open' ? 5 : null,
      }) as const,
  ),
  fc.nat(9).map((n) => ({ kind: 'traffic', service: 'payments', perSecond: n }) as const),
  fc
    .double({ min: 0, max: 1, noNaN: true })
    .map(
      (errorRate) => ({ kind: 'faults', service: 'shipping', faults: { errorRate, latency: 0, hang: false } }) as const,
    ),
  fc.constant({ kind: 'preset', running: null } as const),
  fc.string().map((text) => ({ kind: 'slack', body: { text } }) as const),
  fc.string().map((line) => ({ kind: 'log', circuit: null, level: 'info', line }) as const),
  fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.string()).map((changed) => ({ kind: 'scrape', changed }) as const),
);

const fold = (room: Room, events: readonly Event[]): Room => events.reduce(after, room);
const read = (chronicle: Chronicle, from: number): Event[] =>
  (chronicle.since(from, Number.POSITIVE_INFINITY) ?? []).map((json) => JSON.parse(json) as Event);

describe('the chronicle', () => {
  it('tells everything, whatever it has forgotten: what is folded and what is remembered make the room of all events', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(happening, fc.integer({ min: -50, max: 400 })), { maxLength: 60 }),
        fc.nat(2_000),
        fc.nat(5_000),
        (happenings, remembered, roomFor) => {
          let now = 1_000;
          const chronicle = new Chronicle({ time: { now: () => now }, remembered, roomFor });
          const all: Event[] = [];
          for (const [one, passes] of happenings) {
            now += passes;
            chronicle.record(one);
            const at = Math.max(now, all.at(-1)?.at ?? 0);
            all.push(JSON.parse(JSON.stringify({ at, ...one })) as Event);
          }
          const kept = read(chronicle, chronicle.forgotten);
          expect(kept).toEqual(all.slice(chronicle.forgotten));
          expect(chronicle.base).toEqual(fold(EMPTY_ROOM, all.slice(0, chronicle.forgotten)));
          expect(fold(chronicle.base, kept)).toEqual(fold(EMPTY_ROOM, all));
          // Neither older nor more than it may be.
          expect(kept.every(({ at }) => at >= (all.at(-1)?.at ?? 0) - remembered)).toBe(true);
          expect(JSON.stringify(kept).length).toBeLessThanOrEqual(roomFor + kept.length + 2);
          expect(chronicle.count).toBe(all.length);
        },
      ),
    );
  });

  it('goes on for a reader exactly where that one stopped, in pieces of any size', () => {
    fc.assert(
      fc.property(fc.array(happening, { minLength: 1, maxLength: 40 }), fc.nat(500), fc.nat(40), (all, upTo, from) => {
        const chronicle = new Chronicle({ time: virtualTime() });
        for (const one of all) chronicle.record(one);
        const start = from % all.length;
        const got: string[] = [];
        for (
          let piece = chronicle.since(start, upTo + 1);
          piece?.length;
          piece = chronicle.since(start + got.length, upTo + 1)
        ) {
          got.push(...piece);
        }
        expect(got).toEqual(chronicle.since(start, Number.POSITIVE_INFINITY));
        expect(got).toHaveLength(all.length - start);
      }),
    );
  });

  it('has nothing to go on from where events are forgotten, or have not been yet', () => {
    const time = virtualTime();
    const chronicle = new Chronicle({ time, roomFor: 80 });
    for (let perSecond = 0; perSecond < 9; perSecond++)
      chronicle.record({ kind: 'traffic', service: 'payments', perSecond });
    expect(chronicle.forgotten).toBe(8);
    expect(chronicle.since(7, 1)).toBeUndefined();
    expect(chronicle.since(8, 1)).toHaveLength(1);
    expect(chronicle.since(9, 1)).toEqual([]);
    expect(chronicle.since(10, 1)).toBeUndefined();
  });

  it('never goes back in time, though the clock does', () => {
    const chronicle = new Chronicle({ time: { now: () => 500 } });
    chronicle.record({ kind: 'preset', running: null }, 700);
    chronicle.record({ kind: 'preset', running: null });
    expect(read(chronicle, 0).map(({ at }) => at)).toEqual([700, 700]);
  });
});
