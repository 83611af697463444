import { describe, expect, it } from '@jest/globals';
import { type Batch, Outbox } from './outbox.js';
import { signal } from './testing/signals.js';
import type { Transition } from './transition.js';

const transition = (circuitName: string): Transition => ({
  signal: signal({ circuitName }),
  at: 0,
});

/** Fill an outbox, and what had to give way. */
function fill(outbox: Outbox, ...names: string[]): string[] {
  return names.flatMap((name) => outbox.add(transition(name))?.circuitName ?? []);
}

/** Every batch in its order, as `name×transitions`. */
function drain(outbox: Outbox): string[] {
  const all: string[] = [];
  for (let next = outbox.take(); next !== undefined; next = outbox.take()) {
    all.push(`${next.circuitName}×${next.transitions.length}`);
  }
  return all;
}

describe('Outbox', () => {
  it('folds what waits for one circuit, and keeps the order of first comers', () => {
    const outbox = new Outbox(1_000);
    fill(outbox, 'a', 'b', 'a', 'c', 'b', 'a');
    expect(outbox.size).toBe(6);
    expect(drain(outbox)).toEqual(['a×3', 'b×2', 'c×1']);
    expect(outbox.size).toBe(0);
  });

  it('begins a new message when one is full, behind those of others', () => {
    const outbox = new Outbox(1_000);
    fill(outbox, ...Array<string>(150).fill('a'), 'b', 'a');
    expect(drain(outbox)).toEqual(['a×100', 'a×51', 'b×1']);
  });

  it('never has more waiting than its capacity, whoever comes', () => {
    const outbox = new Outbox(50);
    let lost = 0;
    for (let i = 0; i < 10_000; i++) {
      lost += outbox.add(transition(`circuit ${(i * 7) % 13}`))?.transitions.length ?? 0;
      expect(outbox.size).toBeLessThanOrEqual(50);
    }
    expect(lost + outbox.size).toBe(10_000);
  });

  it('loses no more than a tenth of its capacity at a time', () => {
    const outbox = new Outbox(50);
    for (let i = 0; i < 1_000; i++) expect(outbox.add(transition('a'))?.transitions.length ?? 0).toBeLessThanOrEqual(5);
  });

  it('gives up the oldest message first', () => {
    const outbox = new Outbox(2);
    expect(fill(outbox, 'a', 'b', 'c', 'd')).toEqual(['a', 'b']);
    expect(drain(outbox)).toEqual(['c×1', 'd×1']);
  });

  it('puts back before all others, and adds no more to what was tried', () => {
    const outbox = new Outbox(1_000);
    fill(outbox, 'a', 'b');
    const tried = outbox.take() as Batch;
    fill(outbox, 'a');
    outbox.putBack(tried);
    fill(outbox, 'a');
    expect(outbox.size).toBe(4);
    expect(drain(outbox)).toEqual(['a×1', 'b×1', 'a×2']);
  });

  it('puts back what was the only one, and goes on behind it', () => {
    const outbox = new Outbox(1_000);
    fill(outbox, 'a');
    outbox.putBack(outbox.take() as Batch);
    fill(outbox, 'b');
    expect(drain(outbox)).toEqual(['a×1', 'b×1']);
    expect([outbox.size, outbox.next, outbox.take()]).toEqual([0, undefined, undefined]);
  });

  it('keeps no batch that was taken alive through the one before it', () => {
    const outbox = new Outbox(1_000);
    fill(outbox, 'a', 'b');
    expect(outbox.take()?.after).toBeUndefined();
  });
});
