import type { CallEvent, Signal } from '@fluxgate/core';
import { describe, expect, it } from '@jest/globals';
import { virtualTime } from '../testing/virtual-time.js';
import { startCrowd } from './crowd.js';
import { struckBy } from './storm.js';

const never = (error: unknown): void => expect(error).toBeUndefined();

/** A crowd in virtual time, and all that it tells. */
function crowdOf(circuits: number, calls: number) {
  const time = virtualTime();
  const clock = { now: time.now, epoch: time.now };
  const told: CallEvent[] = [];
  const signals: Signal[] = [];
  const listener = {
    onSignal: (signal: Signal) => signals.push(signal),
    onCall: (event: CallEvent) => told.push(event),
  };
  const crowd = startCrowd({ circuits, calls, listeners: [listener], onError: never, time, clock });
  return { time, told, signals, crowd };
}

describe('a crowd', () => {
  it('has a name and rules for each circuit, and no service', () => {
    const { facts } = crowdOf(200, 1).crowd;
    expect(facts).toHaveLength(200);
    expect(facts[0]).toMatchObject({
      name: 'crowd_001',
      service: null,
      rules: { tripper: 'min_requests(10) and failure_rate(0.5)' },
      limits: { minRequests: 10, failureRate: 0.5 },
    });
    expect(facts.at(-1)?.name).toBe('crowd_200');
    expect(crowdOf(1_000, 1).crowd.facts.at(-1)?.name).toBe('crowd_1000');
  });

  it.each([
    [200, 2_000],
    [3, 7],
    [5, 1],
  ])('of %d makes %d calls a second, shared evenly', async (circuits, calls) => {
    const { time, told, crowd } = crowdOf(circuits, calls);
    crowd.start();
    await time.pass(10_200);
    crowd.stop();
    const before = told.length;
    // The last ones may be under way still.
    expect(Math.abs(before - calls * 10.1)).toBeLessThanOrEqual(calls * 0.2 + 1);
    const per = new Map<string, number>();
    for (const { circuitName } of told) per.set(circuitName, (per.get(circuitName) ?? 0) + 1);
    expect(per.size).toBe(circuits);
    await time.pass(1_000);
    expect(told).toHaveLength(before);
  });

  it('has some circuits open now and then, which recover when the storm has moved on', async () => {
    const { time, signals, crowd } = crowdOf(50, 500);
    crowd.start();
    await time.pass(60_000);
    crowd.stop();
    const open = new Set(signals.filter(({ newState }) => newState === 'open').map(({ circuitName }) => circuitName));
    const closed = new Set(
      signals.filter(({ newState }) => newState === 'closed').map(({ circuitName }) => circuitName),
    );
    expect(open.size).toBeGreaterThanOrEqual(10);
    expect(closed.size).toBeGreaterThanOrEqual(8);
  });
});

describe('the storm', () => {
  it('is over a few at a time, and in the end over everyone', () => {
    for (const crowd of [1, 3, 50, 200]) {
      const struck = new Set<number>();
      for (let elapsed = 0; elapsed < 6_000 * crowd; elapsed += 6_000) {
        const now = Array.from({ length: crowd }, (_, i) => i).filter((i) => struckBy(elapsed, i, crowd));
        expect(now).toHaveLength(Math.max(1, Math.round(crowd * 0.04)));
        for (const i of now) struck.add(i);
      }
      expect(struck.size).toBe(crowd);
    }
  });
});
