import { CircuitBreaker } from '@fluxgate/core';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Faults } from '../../shared/faults.js';
import { PRESETS } from '../../shared/presets.js';
import { Chronicle } from '../room/chronicle.js';
import { SILENT } from '../testing/logging.js';
import { toldOf } from '../testing/told.js';
import { type VirtualTime, virtualTime } from '../testing/virtual-time.js';
import { PresetRunner } from './runner.js';
import { stepsOf } from './scripts.js';

let time: VirtualTime;
let chronicle: Chronicle;
let turned: (readonly [string, Partial<Faults>] | 'restored')[];
let breaker: CircuitBreaker;
let runner: PresetRunner;

beforeEach(() => {
  time = virtualTime(0);
  chronicle = new Chronicle({ time });
  turned = [];
  breaker = new CircuitBreaker({ name: 'payment_api' });
  const controls = {
    turn: (service: string, faults: Partial<Faults>) => {
      turned.push([service, faults]);
      return { errorRate: 0, latency: 0, hang: false };
    },
    send: () => {},
    restore: () => {
      turned.push('restored');
    },
  };
  runner = new PresetRunner({ controls, circuits: [breaker], chronicle, log: SILENT, time });
});
const running = () => toldOf(chronicle, 'preset').map((event) => event.running);

describe('a preset', () => {
  it('goes through its steps, each at its time, and ends', async () => {
    runner.start('outage');
    expect(running()).toEqual([{ name: 'outage', step: 0, steps: 2, until: 12_000 }]);
    await time.pass(11_999);
    expect(turned).toEqual(['restored', ['payments', { errorRate: 1 }]]);
    await time.pass(1);
    expect(turned.at(-1)).toEqual(['payments', { errorRate: 0 }]);
    expect(running().at(-1)).toEqual({ name: 'outage', step: 1, steps: 2, until: 20_000 });
    await time.pass(8_000);
    expect(running().slice(2)).toEqual([null]);
    expect(time.arranged).toBe(0);
  });

  it('makes way for another, and for itself', async () => {
    runner.start('outage');
    await time.pass(5_000);
    runner.start('hang');
    runner.start('hang');
    expect(running().map((one) => one?.name)).toEqual(['outage', undefined, 'hang', undefined, 'hang']);
    await time.pass(60_000);
    expect(turned.filter((one) => one[0] === 'payments')).toEqual([
      ['payments', { errorRate: 1 }],
      ['payments', { hang: true }],
      ['payments', { hang: true }],
      ['payments', { hang: false }],
    ]);
    expect(running().slice(-2)).toEqual([expect.objectContaining({ name: 'hang', step: 1 }), null]);
  });

  it('begins with all circuits closed, whoever has moved them', () => {
    breaker.forceOpen('maintenance');
    runner.start('outage');
    expect(breaker.info()).toMatchObject({ state: 'closed', reason: { text: 'manual: preset outage' } });
  });

  it('healthy ends what runs, makes all well, and runs itself not at all', async () => {
    runner.start('outage');
    breaker.trip();
    runner.start('healthy');
    expect(running().at(-1)).toBeNull();
    expect(turned.at(-1)).toBe('restored');
    expect(breaker.state).toBe('closed');
    expect(time.arranged).toBe(0);
  });

  it.each(PRESETS.filter((name) => name !== 'healthy'))(
    '%s takes 15 to 40 seconds and leaves no faults behind',
    (name) => {
      const steps = stepsOf(name);
      const lasts = steps.reduce((sum, step) => sum + step.lasts, 0);
      expect(lasts).toBeGreaterThanOrEqual(15_000);
      expect(lasts).toBeLessThanOrEqual(40_000);
      const left = Object.assign({}, ...steps.flatMap((step) => Object.values(step.faults)));
      expect(Object.values(left).every((value) => value === 0 || value === false)).toBe(true);
    },
  );
});
