import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { CircuitView } from '@fluxgate/core';
import { describe, expect, it, jest } from '@jest/globals';
import { Circuits } from './circuits.js';

const speaker = (circuits: Circuits, name: string): CircuitView | undefined =>
  [...circuits].find(([label]) => label === name)?.[1];

const circuit = (name: string): CircuitView => ({
  name,
  state: 'closed',
  info: () => {
    throw new Error('not asked');
  },
});

function exposedGc(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}

describe('circuits', () => {
  it('keeps the one that speaks for a name, and lets go of those that it has replaced', async () => {
    const circuits = new Circuits();
    circuits.add(circuit('payment_api'));
    const replacement = circuit('payment_api');
    circuits.add(replacement);
    circuits.add(circuit('inventory_api'));
    const gc = exposedGc();

    // What was put into a WeakRef lives until the present job ends.
    await new Promise(setImmediate);
    gc();

    expect(speaker(circuits, 'inventory_api')).toBeDefined();
    expect(circuits.delete(replacement)).toBe(true);
    expect(speaker(circuits, 'payment_api')).toBeUndefined();
  });

  it('forgets a name when as many were taken off as were added', () => {
    const circuits = new Circuits();
    const [one, other] = [circuit('payment_api'), circuit('payment_api')];
    expect([one, other, one].map((each) => circuits.add(each))).toEqual([false, false, true]);

    expect(circuits.delete(one)).toBe(false);
    expect(speaker(circuits, 'payment_api')).toBe(other);
    expect(circuits.delete(other)).toBe(false);
    expect(speaker(circuits, 'payment_api')).toBe(one);
    expect(circuits.delete(one)).toBe(true);
    expect([...circuits]).toEqual([]);
  });

  it('takes off nothing that was not added', () => {
    const circuits = new Circuits();
    const one = circuit('payment_api');
    circuits.add(one);

    expect(circuits.delete(circuit('payment_api'))).toBe(false);
    expect(circuits.delete(circuit('inventory_api'))).toBe(false);
    expect(speaker(circuits, 'payment_api')).toBe(one);
  });

  it('attaches and detaches in constant time, however many circuits share a name', () => {
    const derefs = jest.spyOn(WeakRef.prototype, 'deref');
    const circuits = new Circuits();
    const all = Array.from({ length: 4_000 }, () => circuit('payment_api'));
    for (const one of all) circuits.add(one);
    for (const one of all.slice(0, 2_000)) circuits.delete(one);
    for (const one of all.slice(2_000).reverse()) circuits.delete(one);

    expect([...circuits]).toEqual([]);
    expect(derefs.mock.calls.length).toBeLessThan(6 * all.length);
    derefs.mockRestore();
  });

  it('does not collect entries of circuits that were let go of', async () => {
    const gc = exposedGc();
    const derefs = jest.spyOn(WeakRef.prototype, 'deref');
    const circuits = new Circuits();
    for (let round = 0; round < 20; round++) {
      for (let i = 0; i < 100; i++) circuits.add(circuit('payment_api'));
      await new Promise(setImmediate);
      gc();
    }
    derefs.mockClear();
    circuits.add(circuit('payment_api'));
    for (let i = 0; i < 200; i++) circuits.add(circuit('payment_api'));

    // A sweep looks at what was kept: a few hundred entries, and not the 2,000 that were attached.
    expect(derefs.mock.calls.length).toBeLessThan(1_000);
    derefs.mockRestore();
  });
});
