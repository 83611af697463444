import { isReason, type Reason } from './reason.js';
import { STATES, State } from './state.js';
import { invalid, number, whole, withMethods } from './validate.js';

/** What `toJSON()` gives and `restore` takes: the state of a circuit, to be kept across a restart or a freeze. */
export interface Snapshot {
  /** The version of this format. */
  readonly version: 1;
  /** The circuit that it was taken of. */
  readonly name: string;
  /** The state that it was in. */
  readonly state: State;
  /** Since when the circuit was in that state, in ms since the Unix epoch. */
  readonly changedAt: number;
  /** How often it went from half-open back to open since it last closed. */
  readonly reopens: number;
  /** When the snapshot was taken, in ms since the Unix epoch. */
  readonly savedAt: number;
  /** In `open`: what was left of the wait, in ms; `null` for ever. Absent where the retry rule had failed to say. */
  readonly retryAfter?: number | null;
  /** Why the circuit was in that state; absent before its first transition. */
  readonly reason?: Omit<Reason, 'text'>;
}

/**
 * The snapshot given as option `restore`, checked as a whole before any of it is used.
 *
 * @throws TypeError or RangeError for a snapshot of another version, of another circuit, or with nonsense in it
 */
export function validSnapshot(given: Snapshot, name: string): Snapshot {
  withMethods('restore', given, 'a snapshot as toJSON() gives it');
  const { version, state, changedAt, reopens, savedAt, retryAfter, reason } = given;
  const cycling = state === State.Open || state === State.HalfOpen;
  if (version !== 1) invalid('restore.version', version, '1, the version that this release writes', RangeError);
  if (given.name !== name)
    invalid('restore.name', given.name, `${JSON.stringify(name)}, the name of this circuit`, RangeError);
  if (!STATES.includes(state)) invalid('restore.state', state, STATES.join(', '), RangeError);
  number('restore.changedAt', changedAt, Number.isFinite, 'ms since the Unix epoch');
  whole('restore.reopens', reopens, 0);
  if (reopens > 0 && !cycling) invalid('restore.reopens', reopens, `0 in state ${state}`, RangeError);
  number('restore.savedAt', savedAt, Number.isFinite, 'ms since the Unix epoch');
  if (retryAfter !== undefined && state !== State.Open) {
    invalid('restore.retryAfter', retryAfter, `undefined in state ${state}`, RangeError);
  }
  if (retryAfter !== undefined && retryAfter !== null) {
    number('restore.retryAfter', retryAfter, (ms) => ms >= 0 && ms < Infinity, 'ms from 0 up, or null for ever');
  }
  if (reason !== undefined && !isReason(reason))
    invalid('restore.reason', reason, 'a reason as toJSON() gives it', RangeError);
  return given;
}

/**
 * How much of an open circuit's wait is left at `epoch`. No process was there to measure what has passed since the snapshot,
 * so the wall clock tells; but it can neither make the wait longer than it was, nor end before it began.
 */
export function remainingWait({ retryAfter, savedAt }: Snapshot, epoch: number): number | undefined {
  if (retryAfter === undefined) return undefined;
  if (retryAfter === null) return Infinity;
  return Math.min(retryAfter, Math.max(0, retryAfter - (epoch - savedAt)));
}
