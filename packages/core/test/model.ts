import {
  type ExpectedEvent,
  type ExpectedFailure,
  type ExpectedOutage,
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
  type Leaf,
  leaves,
  middleOf,
  minCalls,
  needed,
  permits,
  type Recorded,
  wait,
  written,
} from './model-rules.js';
import { failureNames, type Outcome } from './outcomes.js';
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
  /** Whether nobody waits for it any more. */
  gaveUp: boolean;
  /** From when on the breaker counts how long it has been in flight: its beginning, or the first look since. */
  countedFrom: number | undefined;
  /** The first look since it began, the one that a call makes included. */
  firstLook: number | undefined;
}

/** Rules that say when to look, not what was seen. */
const GATES: readonly string[] = ['min_requests', 'closed', 'half_opened'];

/** A call that begins looks while at least so many are in flight. */
const PILE_UP = 8;
/** In a crowd one looks for so many that are in flight. */
const CROWD = 16;

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
  failure: ExpectedFailure | undefined;
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
  /** All that was recorded in the present generation, as far as a window may show it. */
  #records: Recorded[] = [];
  /** All that was recorded in the present half-open period. */
  #probes: Recorded[] = [];
  /** Failures in a row. */
  #streak = 0;
  /** In metrics_only: whether the tripper held when it was asked last. */
  #shadow = false;
  /** Monotonic time at which the circuit came into its state. */
  #inStateSince: number;
  #outage: { readonly since: number; startedAt: number; readonly reason: ExpectedReason } | undefined;
  /** When the batch was opened that calls without times of their own join, if a look was made then. */
  #opened: number | undefined;
  /** When the last of these calls began, if a look was made then. */
  #lastJoined: number | undefined;
  #lookedAtBegin = false;
  /** How many calls may begin before one looks again. */
  #unlooked = 0;
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
    this.#inStateSince = world.now();
    this.listeners = setup.listeners.map((kind) => newListener(kind, false));
    this.#measured = this.#measures || this.#watched();
  }

  // Calls

  /** A call wants in: the call if it is admitted, otherwise `undefined`. */
  begin(): ModelCall | undefined {
    const generation = this.#generation;
    this.#lookedAtBegin = false;
    switch (this.state) {
      case 'closed':
      case 'metrics_only':
      case 'disabled':
        this.#lookAtBegin();
        return generation === this.#generation ? this.#admit() : this.begin();
      case 'forced_open':
        return this.#reject();
      case 'open':
        return this.#isReady() ? this.#firstProbe() : this.#reject();
      case 'half_open': {
        this.#expire();
        if (generation !== this.#generation) return this.begin();
        return this.#admitsProbe() ? this.#admit() : this.#reject();
      }
    }
  }

  /** Where calls are not timed, one that begins looks only while others pile up. */
  #lookAtBegin(): void {
    const generation = this.#generation;
    if (this.#unlooked > 0) {
      this.#unlooked--;
      return;
    }
    if (this.#isTimed()) {
      this.#expire();
      return;
    }
    if (this.#inFlight() < PILE_UP || this.#setup.callTimeout === Infinity) return;
    // In a crowd not every one looks.
    const now = this.#world.now();
    this.#seen();
    if (this.#opened !== now) this.#closeBatch(generation);
    this.#expire();
    if (generation !== this.#generation) return;
    const isEmpty = this.#ofGeneration(generation).every(({ countedFrom }) => countedFrom !== undefined);
    if (isEmpty) this.#opened = now;
    this.#lookedAtBegin = true;
    this.#unlooked = Math.max(0, Math.floor(this.#inFlight() / CROWD) - 1);
  }

  /** Calls of a generation that are in flight. */
  #ofGeneration(generation: number): ModelCall[] {
    return this.#calls.filter((call) => call.generation === generation && !call.settled && !call.gaveUp);
  }

  /** All calls of the generation that have no times of their own are in flight from now on at least. */
  #closeBatch(generation: number): void {
    for (const call of this.#ofGeneration(generation)) {
      if (call.countedFrom === undefined) this.#unlooked = 0;
      call.countedFrom ??= this.#lastJoined ?? this.#world.now();
    }
    this.#opened = undefined;
  }

  #seen(): void {
    for (const call of this.#ofGeneration(this.#generation)) call.firstLook ??= this.#world.now();
  }

  #isTimed(): boolean {
    return this.#measured || this.#watched() || this.state === 'half_open';
  }

  #isReady(): boolean {
    if (this.#wait - this.#elapsed() >= 1) return false;
    if (this.#isBroken('retry')) return false;
    return this.#setup.retry.kind !== 'when_healthy' || this.#world.healthy;
  }

  #firstProbe(): ModelCall {
    const waited = this.#wait > 0 && { value: Math.max(this.#wait, this.#elapsed()), threshold: this.#wait };
    const leaf = { rule: this.#setup.retry.kind, ...waited };
    const announcement = this.#transition('half_open', { kind: 'retry', leaves: [leaf] }, false);
    const call = this.#admit();
    this.#announce(announcement);
    return call;
  }

  #admitsProbe(): boolean {
    if (this.#probes.length === 0 && this.#inFlight() === 0) return true;
    if (this.#isBroken('permit')) return false;
    if (!permits(this.#setup.permit, this.#elapsed(), this.#draw)) return false;
    const wanted = this.#setup.broken === 'recovery' ? Infinity : needed(this.#setup.recovery, this.#probes);
    return this.#inFlight() < Math.min(this.#setup.maxHalfOpenCalls, wanted);
  }

  /** How many calls of the present generation are in flight. */
  #inFlight(): number {
    return this.#ofGeneration(this.#generation).length;
  }

  /** How many calls of any generation are. */
  inFlight(): number {
    return this.#calls.filter(({ settled, gaveUp }) => !settled && !gaveUp).length;
  }

  #admit(): ModelCall {
    const timed = this.#isTimed();
    const now = this.#world.now();
    const call: ModelCall = {
      generation: this.#generation,
      state: this.state,
      begun: now,
      timed,
      settled: false,
      gaveUp: false,
      countedFrom: timed ? now : undefined,
      firstLook: undefined,
    };
    if (!timed) this.#lastJoined = this.#lookedAtBegin ? now : undefined;
    this.#lookedAtBegin = false;
    this.#calls.push(call);
    return call;
  }

  #reject(): undefined {
    this.#tellCall({ outcome: 'not_permitted', state: this.state, duration: undefined, unsettled: undefined });
  }

  /** A call has ended. `release` is the end of a ticket that was not used. */
  settle(call: ModelCall, outcome: Outcome | 'release'): void {
    if (call.settled || call.gaveUp) return;
    call.settled = true;
    const judgement = outcome === 'release' ? 'ignored' : this.#judge(outcome);
    this.#together(() => {
      if (judgement !== 'ignored' && outcome !== 'release') {
        this.#end(call, judgement === 'failure', failureNames[outcome]);
      }
      this.#tellEnd(call, judgement);
    });
  }

  #judge(outcome: Outcome): Judgement {
    const { broken, tracker, ignore } = this.#setup;
    if (broken === 'tracker') {
      return ignore !== undefined && judge(tracker, ignore, outcome) === 'ignored' ? 'ignored' : 'failure';
    }
    return judge(tracker, broken === 'ignore' ? undefined : ignore, outcome);
  }

  /** Someone reads the state: calls that have taken too long are failures from now on. */
  look(): void {
    if (this.#inFlight() === 0) return;
    const generation = this.#generation;
    this.#seen();
    if (this.#setup.callTimeout < Infinity) this.#closeBatch(generation);
    this.#expire();
  }

  /** Someone reads `info()`, and with it how many calls are in flight. */
  lookAtAll(): void {
    this.look();
    this.#forgetPast();
  }

  /** What the breaker gives up on now, and what it must not: neither too early, nor later than the contract allows. */
  #expire(): void {
    this.#together(() => {
      for (const call of this.#overdue(this.#generation)) this.#giveUp(call);
    });
  }

  #overdue(generation: number): ModelCall[] {
    const now = this.#world.now();
    return this.#ofGeneration(generation).filter((call) => {
      const timeout = this.#timeoutOf(call);
      const isOverdue = call.countedFrom !== undefined && now - call.countedFrom >= timeout;
      if (isOverdue && now - call.begun < timeout) throw new Error('the model gives up on a call too early');
      const late = generation === this.#generation && now - (call.firstLook ?? now) >= timeout;
      if (late && !isOverdue) throw new Error('the model gives up on a call too late');
      return isOverdue;
    });
  }

  #timeoutOf({ state }: ModelCall): number {
    return state === 'half_open' ? this.#setup.probeTimeout : this.#setup.callTimeout;
  }

  #giveUp(call: ModelCall): void {
    call.gaveUp = true;
    this.#end(call, true, 'CallNotSettled', true);
    this.#tellEnd(call, 'failure', true);
  }

  #forgetPast(): void {
    for (let generation = 0; generation < this.#generation; generation++) {
      for (const call of this.#overdue(generation)) this.#giveUp(call);
    }
  }

  #end(call: ModelCall, failed: boolean, name: string, unsettled = false): void {
    if (call.generation !== this.#generation || this.state === 'disabled') return;
    const at = this.#world.now();
    const record = { at, failed, duration: at - call.begun, unsettled };
    this.#records.push(record);
    if (this.state === 'half_open') this.#probes.push(record);
    this.#streak = failed ? this.#streak + 1 : 0;
    if (failed) this.failure = { name, at: this.#world.epoch() };
    if (this.state === 'closed') this.#askTripper();
    else if (this.state === 'half_open') this.#askRecovery();
    else if (this.state === 'metrics_only') this.#askInShadow();
  }

  #askTripper(): void {
    if (this.#isBroken('tripper')) return;
    const evidence = this.#evidence();
    if (!holds(this.#setup.tripper, evidence)) return;
    this.#change('open', { kind: 'tripper', leaves: this.#withUnsettled(leaves(this.#setup.tripper, evidence)) });
  }

  /** The tripper is asked as if the circuit were closed; only those who listen hear that it would have opened. */
  #askInShadow(): void {
    const evidence = { ...this.#evidence(), state: 'closed' };
    const held = this.#shadow;
    this.#shadow = !this.#isBroken('tripper') && holds(this.#setup.tripper, evidence);
    if (held || !this.#shadow) return;
    this.#announce({
      oldState: 'metrics_only',
      newState: 'open',
      timestamp: this.#world.epoch(),
      reopens: 0,
      metrics: this.metrics(),
      retryAfter: undefined,
      reason: { kind: 'tripper', leaves: this.#withUnsettled(leaves(this.#setup.tripper, evidence)) },
      failure: this.failure,
      previousDuration: this.#world.now() - this.#inStateSince,
      outage: this.outage(),
      shadow: true,
    });
  }

  #askRecovery(): void {
    if (this.#isBroken('recovery')) return;
    if (this.#setup.recovery.kind === 'by_tripper' && this.#isBroken('tripper')) return;
    const { recovery, tripper } = this.#setup;
    const decision = decide(recovery, tripper, this.#probes, this.#evidence(), this.#isEnough());
    if (decision === undefined) return;
    this.#change(decision.to, { kind: 'recovery', leaves: this.#withUnsettled(decision.leaves) });
  }

  /** Whether the window holds as many probes as the tripper needs, or as many as it can. */
  #isEnough(): boolean {
    const { window, tripper } = this.#setup;
    const capacity = window.kind === 'count' ? window.size : Infinity;
    return this.metrics().totalCount >= Math.min(minCalls(tripper), capacity);
  }

  /** How many of the outcomes that a leaf was measured over were calls that did not settle; those without a sample: the streak. */
  #withUnsettled(measured: readonly Leaf[]): readonly Leaf[] {
    return measured.map((leaf) => {
      const sample = GATES.includes(leaf.rule) ? 0 : (leaf.sample ?? this.#streak);
      const count = sample === 0 ? 0 : this.#records.slice(-sample).filter(({ unsettled }) => unsettled).length;
      return { ...leaf, unsettled: count || undefined };
    });
  }

  /** A rule is asked: if it is the broken one, then in vain. */
  #isBroken(rule: Broken): boolean {
    if (this.#setup.broken === rule) this.faults++;
    return this.#setup.broken === rule;
  }

  #evidence(): Evidence {
    return { state: this.state, figures: this.metrics(), streak: this.#streak };
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
    const now = this.#world.now();

    this.#forgetPast();
    this.#closeBatch(this.#generation);
    this.state = newState;
    this.reopens = newState === 'closed' || manual ? 0 : reopens;
    this.#generation++;
    this.#unlooked = 0;
    this.#since = now;
    this.#measured = this.#measures || this.#watched();
    this.#records = [];
    this.#probes = [];
    this.#streak = 0;
    this.#shadow = false;
    if (newState === 'open') this.#wait = wait(this.#setup.retry, this.reopens, this.#draw);
    if (newState === oldState) return undefined;

    this.changedAt = this.#world.epoch();
    this.reason = reason;
    if (newState === 'open' || newState === 'forced_open') {
      this.#outage ??= { since: this.changedAt, startedAt: now, reason };
    }
    const signal = {
      oldState,
      newState,
      timestamp: this.changedAt,
      reopens,
      metrics,
      retryAfter: newState === 'open' && this.#wait < Infinity ? Math.ceil(this.#wait) : undefined,
      reason,
      failure: this.failure,
      previousDuration: now - this.#inStateSince,
      outage: this.outage(),
      shadow: false,
    };
    this.#inStateSince = now;
    if (newState === 'closed') {
      this.#outage = undefined;
      this.failure = undefined;
    }
    return signal;
  }

  outage(): ExpectedOutage | undefined {
    if (this.#outage === undefined) return undefined;
    const { since, startedAt, reason } = this.#outage;
    return { since, duration: this.#world.now() - startedAt, reason };
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

  /** How long until a call may be tried, in whole ms; for ever is not to be known in ms. */
  retryAfter(): number | undefined {
    const left = this.waitLeft();
    if (left === undefined || left === Infinity) return undefined;
    return left < 1 ? 0 : Math.ceil(left);
  }

  waitLeft(): number | undefined {
    return this.state === 'open' ? Math.max(0, this.#wait - this.#elapsed()) : undefined;
  }

  /** When the next thing would happen of itself, if anyone looked; for tests that want to be there in time. */
  untilTimeout(): number | undefined {
    const [call] = this.#ofGeneration(this.#generation);
    const until = call && (call.countedFrom ?? call.begun) + this.#timeoutOf(call) - this.#world.now();
    return until === Infinity ? undefined : until;
  }

  /**
   * The process ended, and another one goes on with what `toJSON()` said at the epoch `savedAt` and the monotonic time `savedNow`.
   * The wall clock says how much time has passed in between, but it cannot have run backwards.
   */
  restart(savedAt: number, savedNow: number): void {
    const wasMeasured = this.#measured;
    this.listeners = this.listeners.map(({ kind }) => newListener(kind, false));
    this.#generation++;
    this.#unlooked = 0;
    this.#calls = [];
    this.#opened = undefined;
    this.#measured = this.#measures || this.#watched();
    const restoredAt = this.#world.now() - Math.max(0, this.#world.epoch() - savedAt);
    const shift = restoredAt - savedNow;
    this.#since += shift;
    this.#inStateSince += shift;
    if (this.#outage !== undefined) this.#outage.startedAt += shift;
    const { window } = this.#setup;
    const isKept = window.kind !== 'everything' && (wasMeasured || !this.#measured);
    const kept = isKept ? inWindow(window, this.#records, savedNow) : [];
    this.#records = kept.map((record) => ({
      ...record,
      at: window.kind === 'time' ? Math.min(restoredAt, middleOf(record.at, window) + shift) : record.at,
      unsettled: false,
    }));
  }

  // Listeners

  #watched(): boolean {
    return this.listeners.some(({ kind }) => kind === 'watches calls');
  }

  addListener(kind: ListenerKind): ModelListener {
    const listener = newListener(kind, true);
    this.listeners = [...this.listeners, listener];
    // Calls are timed from now on; those that are in flight began by now.
    if (this.#isTimed()) this.#closeBatch(this.#generation);
    return listener;
  }

  removeListener(listener: ModelListener): void {
    this.listeners = this.listeners.filter((one) => one !== listener);
  }

  /** Signals queue up, so that everyone hears them in the order in which they happened, also when a listener causes more. */
  #announce(signal: ExpectedSignal | undefined): void {
    if (signal !== undefined) this.#signals.push(signal);
    if (this.#announcing) return;
    this.#announcing = true;
    for (let next = this.#signals.shift(); next !== undefined; next = this.#signals.shift()) {
      for (const listener of this.listeners) this.#tell(listener, next);
    }
    this.#announcing = false;
  }

  /** Nobody hears anything before all of `work` is done. */
  #together(work: () => void): void {
    const within = this.#announcing;
    this.#announcing = true;
    work();
    this.#announcing = within;
    this.#announce(undefined);
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
    // A listener reacts to what happened, not to what would have.
    if (signal.shadow) return;
    if (listener.reactionsLeft > 0 && react(listener.kind, signal.newState, circuit)) listener.reactionsLeft--;
  }

  #tellEnd(call: ModelCall, outcome: ExpectedEvent['outcome'], unsettled?: true): void {
    const duration = call.timed ? this.#world.now() - call.begun : undefined;
    this.#tellCall({ outcome, state: call.state, duration, unsettled });
  }

  #tellCall(event: ExpectedEvent): void {
    for (const listener of this.listeners) listener.events.push(event);
  }
}

function newListener(kind: ListenerKind, canLeave: boolean): ModelListener {
  return { kind, heard: [], events: [], reactionsLeft: REACTIONS, canLeave };
}
