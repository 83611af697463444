import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { CircuitView } from '@fluxgate/core';
import { describe, expect, it } from '@jest/globals';
import { Circuits } from './circuits.js';

const circuit = (name: string): CircuitView => ({
  name,
  state: 'closed',
  info: () => {
    throw new Error('not asked');
  },
});

describe('circuits', () => {
  it('keeps the one that speaks for a name, and lets go of those that it has replaced', async () => {
    const circuits = new Circuits();
    circuits.add(circuit('payment_api'));
    const replacement = circuit('payment_api');
    circuits.add(replacement);
    circuits.add(circuit('inventory_api'));
    setFlagsFromString('--expose-gc');
    const gc = runInNewContext('gc') as () => void;

    // What was put into a WeakRef lives until the present job ends.
    await new Promise(setImmediate);
    gc();

    expect(circuits.get('inventory_api')).toBeDefined();
    expect(circuits.delete(replacement)).toBe(true);
    expect(circuits.get('payment_api')).toBeUndefined();
  });

  it('forgets a name when as many were taken off as were added', () => {
    const circuits = new Circuits();
    const [one, other] = [circuit('payment_api'), circuit('payment_api')];
    expect([one, other, one].map((each) => circuits.add(each))).toEqual([false, false, true]);

    expect(circuits.delete(one)).toBe(false);
    expect(circuits.get('payment_api')).toBe(other);
    expect(circuits.delete(other)).toBe(false);
    expect(circuits.get('payment_api')).toBe(one);
    expect(circuits.delete(one)).toBe(true);
    expect([...circuits]).toEqual([]);
  });

  it('takes off nothing that was not added', () => {
    const circuits = new Circuits();
    const one = circuit('payment_api');
    circuits.add(one);

    expect(circuits.delete(circuit('payment_api'))).toBe(false);
    expect(circuits.delete(circuit('inventory_api'))).toBe(false);
    expect(circuits.get('payment_api')).toBe(one);
  });
});
