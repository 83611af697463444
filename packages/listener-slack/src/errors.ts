import type { Signal } from '@fluxgate/core';

/**
 * Why transitions were not delivered:
 *
 * - `refused`: Slack does not want the message (a webhook that was removed, an archived channel, a template that is not valid)
 * - `gave_up`: every attempt failed
 * - `unanswered`: the answer to the post was lost, and `resendUnanswered` is `false`
 * - `queue_full`: `maxPending` transitions were waiting, and these had waited longest
 * - `closed`: the listener was closed before their turn came
 * - `exit`: the process exited before their turn came, without a `close()`
 */
export type LossReason = 'refused' | 'gave_up' | 'unanswered' | 'queue_full' | 'closed' | 'exit';

/** Transitions of a circuit could not be delivered to Slack. They are in `signals`. */
export class SlackDeliveryError extends Error {
  /** Stable name. */
  override readonly name = 'SlackDeliveryError';
  /** Stable code that works across package copies. */
  readonly code = 'FLUXGATE_SLACK_NOT_DELIVERED';
  /** The circuit. */
  readonly circuitName: string;
  /** The transitions that Slack does not show, in order. */
  readonly signals: readonly Signal[];
  /** Why. */
  readonly reason: LossReason;
  /** How many attempts were made. */
  readonly attempts: number;
  /** The HTTP status of the last answer, when there was one. */
  readonly status: number | undefined;
  /** Whether an attempt went unanswered, so that Slack may have the message all the same. */
  readonly mayHaveArrived: boolean;

  constructor(loss: {
    circuitName: string;
    signals: readonly Signal[];
    reason: LossReason;
    attempts: number;
    mayHaveArrived: boolean;
    status?: number | undefined;
    detail?: string | undefined;
  }) {
    super(describe(loss));
    this.circuitName = loss.circuitName;
    this.signals = loss.signals;
    this.reason = loss.reason;
    this.attempts = loss.attempts;
    this.status = loss.status;
    this.mayHaveArrived = loss.mayHaveArrived;
  }
}

function describe(loss: ConstructorParameters<typeof SlackDeliveryError>[0]): string {
  const { circuitName, signals, reason, attempts, detail } = loss;
  const what = signals.length === 1 ? '1 transition' : `${signals.length} transitions`;
  const tried = attempts === 0 ? '' : ` after ${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}`;
  return `${what} of circuit ${JSON.stringify(circuitName.slice(0, 200))} not delivered (${reason}${tried})${detail ? `: ${detail}` : ''}`;
}

/** Where a fault came from: the delivery to Slack, its set-up, a function that the listener was given, or the listener's own formatting. */
export type SlackFaultSource = 'delivery' | 'setup' | 'template' | 'links' | 'filter' | 'format';

/**
 * Called when something went wrong. What it throws itself is dropped.
 *
 * - `'delivery'`: `error` is a {@link SlackDeliveryError}, and `signals` are lost.
 * - `'template'`, `'links'`, `'filter'`: `error` is what your function threw or returned, and `signals` are sent in the standard
 *   way.
 * - `'format'`: the listener's own formatting failed, which is a bug in it; `signals` are sent as plain text.
 * - `'setup'`: nothing can be delivered until what `error` says is fixed.
 */
export type SlackOnError = (
  error: Error,
  context: { readonly source: SlackFaultSource; readonly signals: readonly Signal[] },
) => void;

/** One line on `console.error`. */
export const reportToConsole: SlackOnError = (error, { source }) => {
  console.error(`fluxgate: Slack: ${source} failed: ${error.message}`);
};

/** Whether `value` is an error, also one of another realm: of a worker's or of a test runner's. */
export function isError(value: unknown): value is Error {
  return value instanceof Error || Object.prototype.toString.call(value) === '[object Error]';
}
