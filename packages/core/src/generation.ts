import { type Batch, Watched } from './batch.js';
import type { Probing } from './probing.js';
import type { Shadow } from './shadow.js';
import type { State } from './state.js';
import type { Evidence } from './trippers/tripper.js';
import type { Unsettled } from './unsettled.js';
import type { WindowState } from './windows/window.js';

/**
 * One stay of a circuit in one state, with everything that a change of state does away with: the window, the failure streak,
 * the probes in flight.
 *
 * A call holds on to the generation in which it was admitted. When it ends and the circuit has gone on to another one, its
 * result is late and does not count, however often the circuit has come round to the same state since.
 */
export class Generation implements Evidence {
  readonly state: State;
  /** The window, read by trippers. */
  readonly metrics: WindowState;
  /** Whether the window takes durations. */
  readonly measured: boolean;
  /** When it began, in monotonic ms. */
  readonly startedAt: number;
  /** How often a call that passes reads the clock: when it ends and counts (1), and when it begins, too (2). Probes always do. */
  clockReads: 0 | 1 | 2 = 0;
  /** Whether its outcomes do more, or less, than to be recorded: someone hears of calls, or the circuit is disabled. */
  observed = false;
  /** Failures in a row. */
  failureStreak = 0;
  /** In `open`: how long to stay, in ms; `undefined` until the retry rule has said. */
  wait: number | undefined = undefined;
  /** In `half_open`: the probes. */
  probing: Probing | undefined = undefined;
  /** In `metrics_only`: whether the circuit would have opened. */
  shadow: Shadow | undefined = undefined;
  /** Where calls pass and need not be told apart: the batch that the next call joins. */
  batch: Batch | undefined = undefined;
  /** Where each call has a batch to itself: that of a call that has ended, for the next one that begins. */
  spare: Batch | undefined = undefined;
  /** All other batches that have calls in flight. */
  readonly watched: Watched = new Watched();
  /** Made with the first call that did not settle in time. */
  unsettled: Unsettled | undefined = undefined;

  constructor(state: State, metrics: WindowState, measured: boolean, startedAt: number) {
    this.state = state;
    this.metrics = metrics;
    this.measured = measured;
    this.startedAt = startedAt;
  }

  /** How many of its calls are in flight. */
  get inFlight(): number {
    return this.watched.calls + (this.batch?.size ?? 0);
  }

  /** Let no further call join the shared batch: all that are in it had begun by `now`. */
  closeBatch(now: number): void {
    const { batch } = this;
    if (batch === undefined || batch.size === 0) return;
    this.batch = undefined;
    // Where the last one that joined was seen to, all had begun by then.
    this.watched.add(batch, batch.seen === batch.begun ? batch.seenAt : now);
  }
}
