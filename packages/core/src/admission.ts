import type { Generation } from './generation.js';
import type { Probe } from './probing.js';

/** A call that was let through, until its outcome is known. In half-open it is a probe. */
export class Admission implements Probe {
  /** In which generation; its outcome counts in no other. */
  readonly generation: Generation;
  /** When the call began, in monotonic ms; `NaN` when nobody measures. */
  readonly startedAt: number;
  /** Whether its outcome is known, or no longer waited for. */
  settled = false;

  constructor(generation: Generation, startedAt: number) {
    this.generation = generation;
    this.startedAt = startedAt;
  }
}
