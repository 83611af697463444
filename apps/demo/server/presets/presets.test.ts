import { describe, expect, it } from '@jest/globals';
import { PRESETS, type PresetName } from '../../shared/presets.js';
import type { EventOf } from '../../shared/recording.js';
import { chance } from '../testing/chance.js';
import { openPlayedShop } from '../testing/played-shop.js';
import { toldOf } from '../testing/told.js';
import { stepsOf } from './scripts.js';

const CIRCUITS: Readonly<Partial<Record<PresetName, string>>> = {
  outage: 'payment_api',
  brownout: 'inventory_api',
  flapping: 'shipping_api',
  hang: 'payment_api',
  slow_recovery: 'inventory_api',
};

const OPENS = 'closed → open';
const TRIES = 'open → half_open';
const FAILS = 'half_open → open';
const CLOSES = 'half_open → closed';

/** Play the story after a while of health, with chance as it comes out of `seed`. */
async function play(preset: PresetName, seed: number) {
  const { time, chronicle, runner } = openPlayedShop(chance(seed));
  await time.pass(15_000);
  runner.start(preset);
  await time.pass(stepsOf(preset).reduce((sum, { lasts }) => sum + lasts, 0));
  const signals: readonly EventOf<'signal'>[] = toldOf(chronicle, 'signal');
  return {
    signals,
    moves: signals.map(({ from, to }) => `${from} → ${to}`),
    why: signals.filter(({ to }) => to === 'open').map(({ reason }) => reason.leaves.map(({ rule }) => rule)),
    running: toldOf(chronicle, 'preset').at(-1)?.running,
  };
}

describe.each([1, 2, 3, 4])('with chance number %d', (seed) => {
  it.each(PRESETS.filter((name) => name !== 'healthy'))(
    '%s opens its own circuit alone, and leaves all closed',
    async (name) => {
      const { signals, moves, running } = await play(name, seed);
      expect(new Set(signals.map(({ circuit }) => circuit))).toEqual(new Set([CIRCUITS[name]]));
      expect([moves[0], moves.at(-1)]).toEqual([OPENS, CLOSES]);
      expect(moves.filter((move) => move === CLOSES)).toHaveLength(1);
      expect(running).toBeNull();
    },
  );

  it('outage: five failures in a row, tried in vain, then good', async () => {
    const { moves, why } = await play('outage', seed);
    expect(moves).toEqual([OPENS, TRIES, FAILS, TRIES, FAILS, TRIES, CLOSES]);
    expect(why).toEqual([['failure_streak'], ['consecutive'], ['consecutive']]);
  });

  it('brownout: slow, not failing; the first try finds it slow still', async () => {
    const { moves, why } = await play('brownout', seed);
    expect(why[0]).toEqual(['min_requests', 'slow_rate']);
    expect(why.slice(1).flat()).toEqual(why.slice(1).map(() => 'quick_probes'));
    expect(moves.slice(0, 3)).toEqual([OPENS, TRIES, FAILS]);
  });

  it('flapping: the wait doubles with each try in vain', async () => {
    const { moves, signals } = await play('flapping', seed);
    expect(moves).toEqual([OPENS, TRIES, FAILS, TRIES, FAILS, TRIES, CLOSES]);
    const opened = signals.filter(({ to }) => to === 'open');
    expect(opened.map(({ reopens }) => reopens)).toEqual([0, 1, 2]);
    expect(opened.map(({ at, retryAt }) => (retryAt ?? 0) - at)).toEqual([2_000, 4_000, 8_000]);
  });

  it('hang: calls that are never answered time out, and so does the first try', async () => {
    const { moves, why } = await play('hang', seed);
    expect(moves).toEqual([OPENS, TRIES, FAILS, TRIES, CLOSES]);
    expect(why).toEqual([['failure_streak'], ['consecutive']]);
  });

  it('slow recovery: the first try meets what still fails', async () => {
    const { moves, why } = await play('slow_recovery', seed);
    expect(why[0]).toEqual(['min_requests', 'failure_rate']);
    expect(why.slice(1).flat()).toEqual(why.slice(1).map(() => 'quick_probes'));
    expect(moves.slice(0, 3)).toEqual([OPENS, TRIES, FAILS]);
  });
});
