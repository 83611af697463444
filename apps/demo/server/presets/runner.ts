import type { CircuitBreaker } from '@fluxgate/core';
import type { FastifyBaseLogger } from 'fastify';
import { noteOf, type PresetName } from '../../shared/presets.js';
import type { Chronicle } from '../room/chronicle.js';
import type { Controls } from '../room/controls.js';
import type { Service } from '../shop/services.js';
import type { Cancel, Time } from '../time.js';
import { type Step, stepsOf } from './scripts.js';

/** What {@link PresetRunner} needs. */
export interface PresetRunnerOptions {
  readonly controls: Pick<Controls, 'turn' | 'send' | 'restore'>;
  /** What a story begins with closed. */
  readonly circuits: readonly CircuitBreaker[];
  readonly chronicle: Chronicle;
  readonly log: FastifyBaseLogger;
  readonly time: Time;
}

/**
 * Plays the stories, one at a time. Each begins in health: all dials at rest, as many shoppers as usual, all circuits closed.
 * Whoever turns dials meanwhile changes the story, and it goes on.
 */
export class PresetRunner {
  readonly #options: PresetRunnerOptions;
  #cancel: Cancel | undefined;

  constructor(options: PresetRunnerOptions) {
    this.#options = options;
  }

  /** Play the story `name` from its beginning, instead of the one that runs; `healthy` has no steps. */
  start(name: PresetName): void {
    const { controls, circuits, log } = this.#options;
    log.info(`Preset: ${name}`);
    this.stop();
    controls.restore();
    for (const breaker of circuits) if (breaker.state !== 'closed') breaker.reset(noteOf(name));
    this.#play(name, stepsOf(name), 0);
  }

  /** End the story that runs, if one does, and leave everything as it is. */
  stop(): void {
    if (this.#cancel === undefined) return;
    this.#cancel();
    this.#cancel = undefined;
    this.#options.chronicle.record({ kind: 'preset', running: null });
  }

  #play(name: PresetName, steps: readonly Step[], at: number): void {
    const { controls, chronicle, time } = this.#options;
    const step = steps[at];
    if (step === undefined) {
      this.stop();
      return;
    }
    const running = { name, step: at, steps: steps.length, until: time.now() + step.lasts };
    chronicle.record({ kind: 'preset', running });
    for (const [service, faults] of Object.entries(step.faults)) controls.turn(service as Service, faults);
    for (const [service, perSecond] of Object.entries(step.traffic ?? {})) controls.send(service as Service, perSecond);
    this.#cancel = time.after(step.lasts, () => this.#play(name, steps, at + 1));
  }
}
