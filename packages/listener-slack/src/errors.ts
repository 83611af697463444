import type { Signal } from '@fluxgate/core';

/**
 * Why transitions were not delivered:
 *
 * - `refused`: Slack does not want the message (a webhook that was removed, an archived channel, a template that is not valid)
 * - `gave_up`: every attempt failed
 * - `unanswered`: the answer to the post was lost, and `resendUnanswered` is `false`
 * - `queue_full`: `maxPending` transitions were waiting, and these had waited longest
 * - `closed`: the listener was closed before their turn came
 */
export type LossReason = 'refused' | 'gave_up' | 'unanswered' | 'queue_full' | 'closed';

/** Transitions of a circuit could not be told to Slack. What they were is in `signals`. */
export class SlackDeliveryError extends Error {
  /** For those who compare names. */
  override readonly name = 'SlackDeliveryError';
  /** For those who compare codes. */
  readonly code = 'FLUXGATE_SLACK_NOT_DELIVERED';
  /** Which circuit's. */
  readonly circuitName: string;
  /** What Slack's readers do not know, in the order in which it happened. */
  readonly signals: readonly Signal[];
  /** Why. */
  readonly reason: LossReason;
  /** How often it was tried. */
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

/** Where a fault came from: the delivery to Slack, its set-up, or a function that the listener was given. */
export type SlackFaultSource = 'delivery' | 'setup' | 'template' | 'links' | 'filter';

/**
 * Told of what went wrong. What it throws itself is dropped.
 *
 * With `source: 'delivery'`, `error` is a {@link SlackDeliveryError} and `signals` are lost. With `'template'`, `'links'` and
 * `'filter'`, `error` is what the user's function threw, and `signals` are told all the same, in the standard way. `'setup'`:
 * nothing can be delivered until what `error` says is mended.
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
