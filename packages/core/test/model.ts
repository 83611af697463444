import {
  type ExpectedEvent,
  type ExpectedReason,
  type ExpectedSignal,
  MANUAL,
  type Manual,
  type ModelState,
} from './expected.js';
import {
  decide,
  type Evidence,
  type Figures,
  figures,
  holds,
  inWindow,
  type Judgement,
  judge,
  leaves,
  needed,
  permits,
  type Recorded,
  streak,
  wait,
  written,
} from './model-rules.js';
import type { Outcome } from './outcomes.js';
import { REACTIONS, react } from './reactions.js';
import type { Broken, ListenerKind, Setup } from './rules.js';

/** The trippers that look at durations; one's own does unless it says that it does not. */
const MEASURING: readonly string[] = ['avg_latency', 'slow_rate', 'failures'];

/** One admitted call. */
export interface ModelCall {
  readonly generation: number;
  readonly state: ModelState;
  readonly begun: number;
  /** Whether anyone had a use for the time at which it began. */
  readonly timed: boolean;
  settled: boolean;
}

export interface ModelListener {
  readonly kind: ListenerKind;
  readonly heard: ExpectedSignal[];
  readonly events: ExpectedEvent[];
  reactionsLeft: number;
  /** Whether it came by `addListener`, which gives what takes it off again. */
  readonly canLeave: boolean;
}

/** All that a circuit gets from outside. */
export interface World {
  /** Monotonic ms. */
  now(): number;
  /** Wall-clock ms. */
  epoch(): number;
  /** The random number of this draw. */
  luck(draw: number): number;
  /** What the retry rule `when_healthy` asks. */
  readonly healthy: boolean;
}

/**
 * The circuit breaker as the README's tables of states and rules tell it, written to be checked against it and for nothing else: it keeps every call and every
 * recorded outcome of the present generation in plain lists, and works everything out anew at each question.
 */
export class Model {
  state: ModelState = 'closed';
  reopens = 0;
  changedAt: number;
  reason: ExpectedReason | undefined;
  listeners: ModelListener[] = [];
  /** How many random numbers were drawn. */
  draws = 0;
  /** How many times a listener or a rule threw, or a listener rejected; the tracker is not counted. */
  faults = 0;

  readonly #setup: Setup;
  readonly #world: World;
  /** Whether a rule, or the user, wants durations. */
  readonly #measures: boolean;
  readonly #slowThresholds: readonly number[];

  /** Counts transitions, and manual operations that name the present state. */
  #generation = 0;
  /** Monotonic time at which the present generation began. */
  #since: number;
  /**
   * Whether the window of the present generation has durations. One that began without them never gets any: a sum over a
   * part of the calls would be false.
   */
  #measured = false;
  /** How long the present opening lasts. */
  #wait = 0;
  /** All that was recorded in the present generation. */
  #records: Recorded[] = [];
  /** Every call that was ever admitted. */
  #calls: ModelCall[] = [];
  #signals: ExpectedSignal[] = [];
  #announcing = false;

  constructor(setup: Setup, world: World) {
    this.#setup = setup;
    this.#world = world;
    const rules = written(setup.tripper);
    this.#measures = setup.measure || rules.some(({ kind }) => MEASURING.includes(kind));
    this.#slowThresholds = [...new Set(rules.flatMap((rule) => (rule.kind === 'slow_rate' ? [rule.slow] : [])))];
    this.changedAt = world.epoch();
    this.#since = world.now();
    this.listeners = setup.listeners.map((kind) => newListener(kind, false));
    this.#measured = this.#measures || this.#watched();
  }

  // Calls

  /** A call wants in: the call if it is admitted, otherwise `undefined`. */
  begin(): ModelCall | undefined {
    this.look();
    switch (this.state) {
      case 'closed':
      case 'metrics_only':
      case 'disabled':
        return this.#admit();
      case 'forced_open':
        return this.#reject();
      case 'open':
        return this.#isReady() ? this.#firstProbe() : this.#reject();
      case 'half_open':
        return this.#admitsProbe() ? this.#admit() : this.#reject();
    }
  }

  #isReady(): boolean {
    if (this.#elapsed() < this.#wait) return false;
    if (this.#isBroken('retry')) return false;
    return this.#setup.retry.kind !== 'when_healthy' || this.#world.healthy;
  }

  #firstProbe(): ModelCall {
    const waited = this.#wait > 0 && { value: this.#elapsed(), threshold: this.#wait };
    const leaf = { rule: this.#setup.retry.kind, ...waited };
    const announcement = this.#transition('half_open', { kind: 'retry', leaves: [leaf] }, false);
    const call = this.#admit();
    this.#announce(announcement);
    return call;
  }

  #admitsProbe(): boolean {
    const ofThisGeneration = this.#calls.filter(({ generation }) => generation === this.#generation);
    if (ofThisGeneration.length === 0) return true;
    if (this.#isBroken('permit')) return false;
    if (!permits(this.#setup.permit, this.#elapsed(), this.#draw)) return false;
    const wanted = this.#setup.broken === 'recovery' ? Infinity : needed(this.#setup.recovery, this.#records);
    return this.#inFlight() < Math.min(this.#setup.maxHalfOpenCalls, wanted);
  }

  /** How many calls of the present generation have not settled. */
  #inFlight(): number {
    return this.#calls.filter((call) => call.generation === this.#generation && !call.settled).length;
  }

  #admit(): ModelCall {
    const timed = this.#measured || this.#watched() || this.state === 'half_open';
    const call = { generation: this.#generation, state: this.state, begun: this.#world.now(), timed, settled: false };
    this.#calls.push(call);
    return call;
  }

  #reject(): undefined {
    this.#tellCall({ outcome: 'not_permitted', state: this.state, duration: undefined });
  }

  /** A call has ended. `release` is the end of a ticket that was not used. */
  settle(call: ModelCall, outcome: Outcome | 'release'): void {
    this.look();
    if (call.settled) return;
    call.settled = true;
    const judgement = outcome === 'release' ? 'ignored' : this.#judge(outcome);
    if (judgement === 'ignored') this.#tellEnd(call, 'ignored');
    else this.#end(call, judgement === 'failure');
  }

  #judge(outcome: Outcome): Judgement {
    return this.#setup.broken === 'tracker' ? 'failure' : judge(this.#setup.tracker, outcome);
  }

  /** A look at the circuit: probes that have taken too long are failures from now on. */
  look(): void {
    for (;;) {
      const hung = this.#calls.find((call) => {
        const probing = call.state === 'half_open' && call.generation === this.#generation && !call.settled;
        return probing && this.#world.now() - call.begun >= this.#setup.probeTimeout;
      });
      if (hung === undefined) return;
      hung.settled = true;
      this.#end(hung, true);
    }
  }

  #end(call: ModelCall, failed: boolean): void {
    this.#tellEnd(call, failed ? 'failure' : 'success');
    if (call.generation !== this.#generation) return;
    const at = this.#world.now();
    if (this.state !== 'disabled') this.#records.push({ at, failed, duration: at - call.begun });
    if (this.state === 'closed') this.#askTripper();
    else if (this.state === 'half_open') this.#askRecovery();
  }

  #askTripper(): void {
    if (this.#isBroken('tripper')) return;
    const evidence = this.#evidence();
    if (!holds(this.#setup.tripper, evidence)) return;
    this.#change('open', { kind: 'tripper', leaves: leaves(this.#setup.tripper, evidence) });
  }

  #askRecovery(): void {
    if (this.#isBroken('recovery')) return;
    if (this.#setup.recovery.kind === 'by_tripper' && this.#isBroken('tripper')) return;
    const decision = decide(this.#setup.recovery, this.#setup.tripper, this.#records, this.#evidence());
    if (decision !== undefined) this.#change(decision.to, { kind: 'recovery', leaves: decision.leaves });
  }

  /** A rule is asked: if it is the broken one, then in vain. */
  #isBroken(rule: Broken): boolean {
    if (this.#setup.broken === rule) this.faults++;
    return this.#setup.broken === rule;
  }

  #evidence(): Evidence {
    return { state: this.state, figures: this.metrics(), streak: streak(this.#records) };
  }

  #attempt(outcome: Outcome): void {
    const call = this.begin();
    if (call !== undefined) this.settle(call, outcome);
  }

  // Changes of state

  /** Someone operates the circuit by hand, which is no look. */
  manual(operation: Manual, note: string | undefined): void {
    const reason = { kind: 'manual', leaves: [], operation, note } as const;
    this.#announce(this.#transition(MANUAL[operation], reason, true));
  }

  #change(to: ModelState, reason: ExpectedReason): void {
    this.#announce(this.#transition(to, reason, false));
  }

  /** Into the new state; what comes back is the signal to be told, if the state did change. */
  #transition(newState: ModelState, reason: ExpectedReason, manual: boolean): ExpectedSignal | undefined {
    const oldState = this.state;
    const metrics = this.metrics();
    const reopens = this.reopens + (oldState === 'half_open' && newState === 'open' ? 1 : 0);

    this.state = newState;
    this.reopens = newState === 'closed' || manual ? 0 : reopens;
    this.#generation++;
    this.#since = this.#world.now();
    this.#measured = this.#measures || this.#watched();
    this.#records = [];
    if (newState === 'open') this.#wait = wait(this.#setup.retry, this.reopens, this.#draw);
    if (newState === oldState) return undefined;

    this.changedAt = this.#world.epoch();
    this.reason = reason;
    return { oldState, newState, timestamp: this.changedAt, reopens, metrics, retryAfter: this.retryAfter(), reason };
  }

  #elapsed(): number {
    return this.#world.now() - this.#since;
  }

  #draw = (): number => this.#world.luck(this.draws++);

  // Being looked at

  metrics(): Figures {
    const shown = inWindow(this.#setup.window, this.#records, this.#world.now());
    // A window of one's own counts what it likes; this one no durations.
    if (this.#setup.window.kind === 'everything') return figures(shown, false, []);
    return figures(shown, this.#measured, this.#slowThresholds);
  }

  /** How long until a call may be tried; for ever is not to be known in ms. */
  retryAfter(): number | undefined {
    return this.waitLeft() === Infinity ? undefined : this.waitLeft();
  }

  waitLeft(): number | undefined {
    return this.state === 'open' ? Math.max(0, this.#wait - this.#elapsed()) : undefined;
  }

  /** When the next thing would happen of itself, if anyone looked; for tests that want to be there in time. */
  untilProbeTimeout(): number | undefined {
    const probe = this.#calls.find((call) => call.generation === this.#generation && !call.settled);
    return probe && probe.begun + this.#setup.probeTimeout - this.#world.now();
  }

  /**
   * The process ended, and another one begins with what `toJSON()` said at the epoch `savedAt`. The wall clock tells how much of
   * a wait is left, but cannot make it longer.
   */
  restart(savedAt: number, waitLeft: number | undefined): void {
    this.listeners = this.listeners.map(({ kind }) => newListener(kind, false));
    this.#generation++;
    this.#since = this.#world.now();
    this.#measured = this.#measures || this.#watched();
    this.#records = [];
    this.#calls = [];
    const left = (waitLeft ?? 0) - Math.max(0, this.#world.epoch() - savedAt);
    this.#wait = Math.max(0, left);
  }

  // Listeners

  #watched(): boolean {
    return this.listeners.some(({ kind }) => kind === 'watches calls');
  }

  addListener(kind: ListenerKind): ModelListener {
    const listener = newListener(kind, true);
    this.listeners = [...this.listeners, listener];
    return listener;
  }

  removeListener(listener: ModelListener): void {
    this.listeners = this.listeners.filter((one) => one !== listener);
  }

  /** Signals queue up, so that everyone hears them in the order in which they happened, also when a listener causes more. */
  #announce(signal: ExpectedSignal | undefined): void {
    if (signal === undefined) return;
    this.#signals.push(signal);
    if (this.#announcing) return;
    this.#announcing = true;
    for (let next = this.#signals.shift(); next !== undefined; next = this.#signals.shift()) {
      for (const listener of this.listeners) this.#tell(listener, next);
    }
    this.#announcing = false;
  }

  #tell(listener: ModelListener, signal: ExpectedSignal): void {
    listener.heard.push(signal);
    if (listener.kind === 'throws' || listener.kind === 'rejects') this.faults++;
    const circuit = {
      manual: (operation: Manual, note: string) => this.manual(operation, note),
      attempt: (outcome: Outcome) => this.#attempt(outcome),
      leave: () => {
        if (listener.canLeave) this.removeListener(listener);
      },
    };
    if (listener.reactionsLeft > 0 && react(listener.kind, signal.newState, circuit)) listener.reactionsLeft--;
  }

  #tellEnd(call: ModelCall, outcome: ExpectedEvent['outcome']): void {
    this.#tellCall({ outcome, state: call.state, duration: call.timed ? this.#world.now() - call.begun : undefined });
  }

  #tellCall(event: ExpectedEvent): void {
    for (const listener of this.listeners) listener.events.push(event);
  }
}

function newListener(kind: ListenerKind, canLeave: boolean): ModelListener {
  return { kind, heard: [], events: [], reactionsLeft: REACTIONS, canLeave };
}
