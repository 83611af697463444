import { type Failure, restoredFailure } from './failure.js';
import { type Reason, restoredReason } from './reason.js';
import { STATES, State } from './state.js';
import { invalid, number, whole, withMethods } from './validate.js';

/**
 * What `toJSON()` gives and `restore` takes: a circuit as plain data, to go on with after a restart, or in the next invocation of
 * a function that was frozen.
 */
export interface Snapshot {
  /** The version of this format. */
  readonly version: 2;
  /** The circuit that it was taken of. */
  readonly name: string;
  /** The state that it was in. */
  readonly state: State;
  /** Since when the circuit was in that state, in ms since the Unix epoch; 0 when that was not known. */
  readonly changedAt: number;
  /** When the snapshot was taken, in ms since the Unix epoch; 0 when that was not known. */
  readonly savedAt: number;
  /** How long the circuit had been in its state, in ms. */
  readonly inState: number;
  /** How long the present wait, half-open period or window had lasted, in ms: a manual operation begins these anew. */
  readonly elapsed: number;
  /** How often it went from half-open back to open since it last closed. */
  readonly reopens: number;
  /** In `open`: how long it stays open from its beginning, in ms; `null` for ever. Absent where the retry rule had failed to say. */
  readonly wait?: number | null;
  /** Why the circuit was in that state; absent before its first transition. */
  readonly reason?: Omit<Reason, 'text'>;
  /** The failure recorded last; absent when none was since the circuit closed. */
  readonly failure?: Failure;
  /** The outage that the circuit was in. */
  readonly outage?: { readonly since: number; readonly duration: number; readonly reason: Omit<Reason, 'text'> };
  /** Failures in a row; absent for none. */
  readonly failureStreak?: number;
  /** In `metrics_only`: whether the tripper held. */
  readonly shadow?: boolean;
  /** In `half_open`: how many probes were recorded, and the progress of the recovery. */
  readonly probes?: { readonly recorded: number; readonly progress?: unknown };
  /** What the window held, as its `save` gave it; absent where that is too much. */
  readonly window?: unknown;
}

/** A snapshot that was checked, with its reasons made anew. */
export interface Restored extends Snapshot {
  readonly reason?: Reason;
  readonly outage?: { readonly since: number; readonly duration: number; readonly reason: Reason };
}

/** The states in which outcomes are recorded. */
const RECORDING: readonly State[] = ['closed', 'half_open', 'metrics_only'];

/**
 * The snapshot given as option `restore`, checked as a whole before any of it is used. What its window and the progress of its
 * recovery hold is checked by these.
 *
 * @throws TypeError or RangeError for a snapshot of another version, of another circuit, or with nonsense in it
 */
export function validSnapshot(given: Snapshot, name: string): Restored {
  withMethods('restore', given, 'a snapshot as toJSON() gives it');
  if (given.version !== 2)
    invalid('restore.version', given.version, '2, the version that this release writes', RangeError);
  if (given.name !== name) {
    invalid('restore.name', given.name, `${JSON.stringify(name)}, the name of this circuit`, RangeError);
  }
  const { state, reason, failure } = given;
  if (!STATES.includes(state)) invalid('restore.state', state, STATES.join(', '), RangeError);
  number('restore.changedAt', given.changedAt, Number.isFinite, 'ms since the Unix epoch');
  number('restore.savedAt', given.savedAt, Number.isFinite, 'ms since the Unix epoch');
  duration('restore.inState', given.inState);
  duration('restore.elapsed', given.elapsed);
  whole('restore.reopens', given.reopens, 0);
  onlyIn('reopens', given.reopens > 0 ? given.reopens : undefined, state, [State.Open, State.HalfOpen], '0');
  onlyIn('wait', given.wait, state, [State.Open]);
  if (given.wait != null) duration('restore.wait', given.wait, ', or null for ever');
  onlyIn('failureStreak', given.failureStreak, state, RECORDING);
  if (given.failureStreak !== undefined) whole('restore.failureStreak', given.failureStreak, 0);
  onlyIn('shadow', given.shadow, state, [State.MetricsOnly]);
  if (given.shadow !== undefined && typeof given.shadow !== 'boolean') {
    invalid('restore.shadow', given.shadow, 'true or false');
  }
  onlyIn('probes', given.probes, state, [State.HalfOpen]);
  if (given.probes !== undefined) {
    whole('restore.probes.recorded', withMethods('restore.probes', given.probes, 'an object').recorded, 0);
  }
  onlyIn('window', given.window, state, RECORDING);
  const outage = validOutage(given);
  return {
    ...given,
    ...(reason !== undefined && { reason: restoredReason('restore.reason', reason) }),
    ...(failure !== undefined && { failure: restoredFailure('restore.failure', failure) }),
    ...(outage !== undefined && { outage }),
  } as Restored;
}

function validOutage({ outage, state }: Snapshot): Restored['outage'] {
  onlyIn('outage', outage, state, STATES.slice(1));
  if (outage === undefined) return undefined;
  const { since, duration: ms, reason } = withMethods('restore.outage', outage, 'an outage as toJSON() gives it');
  number('restore.outage.since', since, Number.isFinite, 'ms since the Unix epoch');
  duration('restore.outage.duration', ms);
  return { since, duration: ms, reason: restoredReason('restore.outage.reason', reason) };
}

function duration(option: string, given: unknown, orElse = ''): void {
  number(option, given, (ms) => ms >= 0 && ms <= Number.MAX_SAFE_INTEGER, `ms of at least 0${orElse}`);
}

/** What says nothing in `state` is not there in a snapshot of it. */
function onlyIn(part: string, given: unknown, state: State, states: readonly State[], absent = 'undefined'): void {
  if (given !== undefined && !states.includes(state)) {
    invalid(`restore.${part}`, given, `${absent} in state ${state}`, RangeError);
  }
}

/**
 * How many ms have passed at `epoch` since the snapshot was taken. No process was there to measure it, so the wall clock says; but
 * it cannot have run backwards, and an epoch of 0 is no time at all: some hosts have none before the first request.
 */
export function passedSince({ savedAt }: Snapshot, epoch: number): number {
  return savedAt === 0 || epoch === 0 ? 0 : Math.max(0, epoch - savedAt);
}
