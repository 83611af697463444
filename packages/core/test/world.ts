import { type VirtualClock, virtualClock } from '@fluxgate/core/testing';
import type { World } from './model.js';

/** What both sides share: the clocks, the sequence of random numbers, and the health of the dependency. */
export class VirtualWorld implements World {
  readonly clock: VirtualClock;
  healthy = true;
  readonly #seed: number;

  constructor(origin: number, seed: number) {
    this.clock = virtualClock({ now: origin });
    this.#seed = seed;
  }

  now(): number {
    return this.clock.now();
  }

  epoch(): number {
    return this.clock.epoch();
  }

  /** Sixty-fourths, so that what is worked out with them is exact. */
  luck(draw: number): number {
    const mixed = Math.imul(this.#seed * 1_000 + draw + 1, 0x9e3779b1) >>> 0;
    return (Math.imul(mixed ^ (mixed >>> 15), 0x85ebca6b) >>> 26) / 64;
  }
}
