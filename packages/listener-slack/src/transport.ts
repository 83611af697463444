import type { SlackMessage } from './message.js';
import type { Transition } from './transition.js';

/** One message on its way. */
export interface Post {
  readonly circuitName: string;
  /** The transitions that the message reports, in order. */
  readonly transitions: readonly Transition[];
  readonly message: SlackMessage;
  /** Ends the attempt. */
  readonly signal: AbortSignal;
}

/** How messages get to Slack. */
export interface Transport {
  /** Post it, once. Rejects with a `PostFailure`, or with an error of the SDK that wraps one. */
  post(post: Post): Promise<void>;
}
