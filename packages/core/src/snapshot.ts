import { isReason, type Reason } from './reason.js';
import { STATES, State } from './state.js';
import { refuse, refuseNumber, withMethods } from './validate.js';

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
  if (version !== 1) refuse('restore.version', version, '1, the version that this release writes', RangeError);
  if (given.name !== name)
    refuse('restore.name', given.name, `${JSON.stringify(name)}, the name of this circuit`, RangeError);
  if (!STATES.includes(state)) refuse('restore.state', state, STATES.join(', '), RangeError);
  if (!Number.isFinite(changedAt)) refuseNumber('restore.changedAt', changedAt, 'ms since the Unix epoch');
  if (!Number.isSafeInteger(reopens) || reopens < 0)
    refuseNumber('restore.reopens', reopens, 'a whole number from 0 up');
  if (reopens > 0 && !cycling) refuse('restore.reopens', reopens, `0 in state ${state}`, RangeError);
  if (!Number.isFinite(savedAt)) refuseNumber('restore.savedAt', savedAt, 'ms since the Unix epoch');
  const known = retryAfter !== undefined && retryAfter !== null;
  if (known && !(Number.isFinite(retryAfter) && retryAfter >= 0)) {
    refuse('restore.retryAfter', retryAfter, 'ms from 0 up, or null for ever', RangeError);
  }
  if (retryAfter !== undefined && state !== State.Open) {
    refuse('restore.retryAfter', retryAfter, `undefined in state ${state}`, RangeError);
  }
  if (reason !== undefined && !isReason(reason))
    refuse('restore.reason', reason, 'a reason as toJSON() gives it', RangeError);
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
