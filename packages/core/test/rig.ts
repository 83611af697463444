import { CircuitBreaker, type Snapshot } from '@fluxgate/core';
import { Answers, answerOf, sameAnswer } from './answers.js';
import { type Command, type LookBy, type Step, words } from './commands.js';
import { sameInfo, sameSnapshot, unequal } from './comparison.js';
import { callAsync, callSync, endWith, operate, settleTicket } from './deeds.js';
import { Ears } from './ears.js';
import { Model, type ModelCall, type ModelListener } from './model.js';
import { isError, type Outcome, outcomes } from './outcomes.js';
import { rulesOf, type Setup } from './rules.js';
import { VirtualWorld } from './world.js';

type Doing<K extends Command['do']> = Extract<Command, { readonly do: K }>;

/** A call on its way, on both sides. */
interface Pending {
  readonly name: string;
  readonly call: ModelCall;
  /** Ends it on the breaker's side. */
  readonly end: (outcome: Outcome | 'release') => void;
  readonly isTicket: boolean;
}

/** Plays a story on a breaker and on the model side by side, and compares them after each step. */
export class Rig {
  /** One line for each step. */
  readonly trace: string[] = [];

  readonly #setup: Setup;
  readonly #world: VirtualWorld;
  readonly #model: Model;
  #breaker: CircuitBreaker;

  #draws = 0;
  #faults = 0;
  #begun = 0;
  #pending: Pending[] = [];
  /** Settled by the protected function, and not yet seen by the breaker: its handlers run as microtasks. */
  #resolving: { readonly call: ModelCall; readonly outcome: Outcome }[] = [];
  /** Tickets that were settled. */
  #spent: Pending[] = [];
  /** The probes that are in flight, and when they began. */
  #probes = new Map<ModelCall, number>();
  #answers = new Answers();
  #ears: Ears[] = [];
  /** How many protected functions are running, one within the other. */
  #depth = 0;
  /** The first one that was found where it could not be thrown. */
  #disagreement: unknown;

  constructor(setup: Setup) {
    this.#setup = setup;
    this.#world = new VirtualWorld(setup.origin, setup.luck);
    this.#model = new Model(setup, this.#world);
    this.#breaker = this.#newBreaker();
  }

  async play(story: readonly Step[]): Promise<void> {
    this.#compare('info');
    for (const { command, lookBy } of story) {
      // To await every step would let microtasks run between any two of them.
      if (takesTicks(command)) await this.#doInTicks(command);
      else this.#do(command);
      this.#compare(lookBy);
    }
    await this.#doInTicks({ do: 'tick' });
    this.#compare('info');
  }

  /** A breaker with a counterpart of each of the model's listeners. */
  #newBreaker(restore?: Snapshot): CircuitBreaker {
    this.#ears = this.#model.listeners.map((listener) => this.#earsFor(listener));
    return new CircuitBreaker({
      ...rulesOf(this.#setup, this.#world),
      name: 'under test',
      clock: this.#world.clock,
      random: () => this.#world.luck(this.#draws++),
      listeners: this.#ears.map(({ listener }) => listener),
      onError: (error, { source }) => {
        // Random rules may never hold over a random window, and the breaker says so.
        if (source === 'options') return;
        // A tracker may or may not be asked about a late result.
        if (source !== 'tracker' && source !== 'ignore') this.#faults++;
        if (!String(error).startsWith('Error: a broken ')) this.#disagreement ??= error;
      },
      restore,
    });
  }

  #earsFor(listener: ModelListener): Ears {
    return new Ears(listener, () => this.#breaker);
  }

  async #doInTicks(command: Ticking): Promise<void> {
    await this.#tick();
    if (command.do === 'tick') this.#note(command);
    if (command.do === 'restart') this.#restart(command);
    if (command.do === 'call that ends at once') {
      this.#callAtOnce(command);
      await this.#tick();
    }
  }

  #do(command: Exclude<Command, Ticking>): void {
    switch (command.do) {
      case 'call':
        this.#call(command);
        break;
      case 'sync':
        this.#sync(command);
        break;
      case 'sync many':
        this.#syncMany(command);
        break;
      case 'acquire':
        this.#acquire(command);
        break;
      case 'settle':
        this.#settle(command);
        break;
      case 'settle again':
        this.#settleAgain(command);
        break;
      case 'advance to':
        this.#advanceTo(command);
        break;
      case 'stop listening':
        this.#stopListening(command);
        break;
      default:
        this.#note(command);
        this.#doPlain(command);
    }
  }

  #doPlain(command: Doing<'advance' | 'set the wall clock' | 'turn' | 'operate' | 'listen' | 'look'>): void {
    const { clock } = this.#world;
    if (command.do === 'advance') clock.advance(command.ms);
    if (command.do === 'set the wall clock') clock.setEpoch(clock.epoch() + command.by);
    if (command.do === 'turn') this.#world.healthy = command.healthy;
    if (command.do === 'operate') {
      operate(this.#breaker, command.operation, command.note);
      this.#model.manual(command.operation, command.note);
    }
    if (command.do === 'listen') {
      const ears = this.#earsFor(this.#model.addListener(command.kind));
      ears.remove = this.#breaker.addListener(ears.listener);
      this.#ears.push(ears);
    }
    if (command.do === 'look') this.#compare('info');
  }

  #note(command: Command, effect?: string): void {
    const line = effect === undefined ? words(command) : `${words(command)}: ${effect}`;
    this.trace.push('  '.repeat(this.#depth) + line);
  }

  // Calls

  /** The model goes first, so that it is known what to expect of the breaker. */
  #begin(command: Command) {
    const call = this.#model.begin();
    const name = `call ${++this.#begun}`;
    const { state } = this.#model;
    this.#note(command, `${name} ${call === undefined ? 'is not permitted' : 'begins'} (${state})`);
    // One that is rejected though the wait is over, because the rule is not ready, is not told to come back in 0 ms.
    const retryAfter = this.#model.retryAfter() || undefined;
    return { call, name, rejected: { notPermitted: { state, retryAfter } } };
  }

  #call(command: Doing<'call'>): void {
    const { call, name, rejected } = this.#begin(command);
    let end: Pending['end'] | undefined;
    const promise = callAsync(this.#breaker, command.via, () => {
      this.#runs(call, command.inside);
      return new Promise((resolve, reject) => {
        end = (given) => {
          const outcome = given === 'release' ? 'value' : given;
          if (isError(outcome)) reject(outcomes[outcome].error);
          else resolve(outcomes[outcome].value);
          waiting.expected = outcomes[outcome];
          if (call !== undefined) this.#resolving.push({ call, outcome });
        };
      });
    });
    const waiting = this.#answers.await(name, promise);
    unequal(`${name} was let through`, end !== undefined, call !== undefined);
    if (call === undefined || end === undefined) waiting.expected = rejected;
    else this.#pending.push({ name, call, end, isTicket: false });
  }

  #callAtOnce(command: Doing<'call that ends at once'>): void {
    const { call, name, rejected } = this.#begin(command);
    const promise = this.#breaker.call((): unknown => {
      this.#runs(call, []);
      return endWith(command.outcome);
    });
    this.#answers.await(name, promise).expected = call === undefined ? rejected : outcomes[command.outcome];
    if (call !== undefined) this.#ended(call, command.outcome);
  }

  #sync(command: Doing<'sync'>): void {
    const { call, name, rejected } = this.#begin(command);
    const got = answerOf(() =>
      callSync(this.#breaker, command.via, () => {
        this.#runs(call, command.inside);
        return endWith(command.outcome);
      }),
    );
    sameAnswer(name, got, call === undefined ? rejected : outcomes[command.outcome]);
    if (call !== undefined) this.#ended(call, command.outcome);
  }

  #syncMany({ outcome, times }: Doing<'sync many'>): void {
    for (let i = 0; i < times; i++) this.#sync({ do: 'sync', via: 'call', outcome, inside: [] });
  }

  #acquire(command: Doing<'acquire'>): void {
    const { call, name } = this.#begin(command);
    const ticket = this.#breaker.tryAcquire();
    unequal(`${name} was let through`, ticket !== undefined, call !== undefined);
    if (call === undefined || ticket === undefined) return;
    this.#runs(call, []);
    this.#pending.push({ name, call, isTicket: true, end: (outcome) => settleTicket(ticket, outcome) });
  }

  /** The breaker has admitted the call, and the protected function runs. */
  #runs(call: ModelCall | undefined, inside: readonly Command[]): void {
    this.#depth++;
    // Thrown here, a disagreement would be taken for the call's own error.
    try {
      if (call === undefined) throw new Error('the breaker let a call through, the model did not');
      this.#countProbe(call);
      for (const command of inside) {
        if (takesTicks(command)) throw new Error(`not to be done within a call: ${words(command)}`);
        this.#do(command);
        this.#compare('nowhere');
      }
    } catch (disagreement) {
      this.#disagreement ??= disagreement;
    }
    this.#depth--;
  }

  #countProbe(call: ModelCall): void {
    if (call.state !== 'half_open') return;
    for (const [probe, begun] of this.#probes) {
      const isOver = probe.generation !== call.generation || this.#world.now() - begun >= this.#setup.probeTimeout;
      if (isOver) this.#probes.delete(probe);
    }
    this.#probes.set(call, this.#world.now());
    const { size } = this.#probes;
    if (size > this.#setup.maxHalfOpenCalls) throw new Error(`${size} probes are in flight at once`);
  }

  #settle(command: Doing<'settle'>): void {
    const pending = this.#pending[command.pick % this.#pending.length];
    this.#note(command, pending?.name ?? 'none is pending');
    if (pending === undefined) return;
    this.#pending = this.#pending.filter((one) => one !== pending);
    pending.end(command.outcome);
    if (!pending.isTicket) return;
    this.#spent.push(pending);
    this.#ended(pending.call, command.outcome);
  }

  #settleAgain(command: Doing<'settle again'>): void {
    const spent = this.#spent[command.pick % this.#spent.length];
    this.#note(command, spent?.name ?? 'there is none');
    if (spent === undefined) return;
    spent.end(command.outcome);
    this.#ended(spent.call, command.outcome);
  }

  #ended(call: ModelCall, outcome: Outcome | 'release'): void {
    this.#model.settle(call, outcome);
    this.#probes.delete(call);
  }

  /** Long enough for all that waits for a promise here. */
  async #tick(): Promise<void> {
    for (let i = 0; i < 8; i++) await undefined;
    for (const { call, outcome } of this.#resolving.splice(0)) this.#ended(call, outcome);
    unequal('faults reported', this.#faults, this.#model.faults);
    this.#answers.check();
  }

  // Time, restarts, listeners

  #advanceTo(command: Doing<'advance to'>): void {
    const away = command.moment === 'retry' ? this.#model.waitLeft() : this.#model.untilTimeout();
    const ms = Math.max(0, (away === undefined || away === Infinity ? 0 : away) + command.offset);
    this.#world.clock.advance(ms);
    this.#note(command, away === undefined ? 'it never comes' : `${ms} ms`);
  }

  #restart(command: Doing<'restart'>): void {
    this.#model.look();
    const snapshot = JSON.parse(JSON.stringify(this.#breaker)) as Snapshot;
    sameSnapshot(snapshot, this.#model, this.#world.epoch());
    this.#compare('nowhere');
    const savedNow = this.#world.now();
    this.#world.clock.advance(command.after);
    this.#world.clock.setEpoch(this.#world.epoch() + command.jump);
    this.#note(command, `restored in ${snapshot.state}`);
    this.#model.restart(snapshot.savedAt, savedNow);
    this.#breaker = this.#newBreaker(snapshot);
    // What was in flight belongs to the process that ended.
    this.#pending = [];
    this.#spent = [];
    this.#probes.clear();
  }

  #stopListening(command: Doing<'stop listening'>): void {
    const ears = this.#ears[command.pick % this.#ears.length];
    this.#note(command, ears?.remove === undefined ? 'there is none, or it is there to stay' : ears.model.kind);
    if (ears?.remove === undefined) return;
    // It stays among the ears, so that it is seen to hear nothing more.
    ears.remove();
    this.#model.removeListener(ears.model);
  }

  // Comparison

  #compare(lookBy: LookBy): void {
    if (this.#disagreement !== undefined) throw this.#disagreement;
    this.#compareHeard();
    if (lookBy === 'nowhere') return;
    this.#model.look();
    if (lookBy === 'state') unequal('state', this.#breaker.state, this.#model.state);
    if (lookBy === 'json') sameSnapshot(this.#breaker.toJSON(), this.#model, this.#world.epoch());
    this.#model.lookAtAll();
    sameInfo(this.#breaker.info(), this.#model);
    this.#compareHeard();
    this.trace.push(`${this.trace.pop() ?? 'at first'} -> ${this.#model.state}`);
  }

  #compareHeard(): void {
    for (const ears of this.#ears) ears.compare(this.#model.listeners.includes(ears.model));
    unequal('random numbers drawn', this.#draws, this.#model.draws);
  }
}

/** What can only be done outside of any call, because promises have to settle first. */
type Ticking = Doing<'tick' | 'restart' | 'call that ends at once'>;

function takesTicks(command: Command): command is Ticking {
  return command.do === 'tick' || command.do === 'restart' || command.do === 'call that ends at once';
}
