import { CallNotPermittedError, type Ticket } from '@fluxgate/core';
import { parseRetryAfter } from './retry-after/parse.js';
import { askingFor } from './retry-after/retry-after.js';
import { isNetworkError } from './trackers/network-error.js';

/** What a response says about its upstream, wherever a client keeps it. */
export interface Answer {
  readonly status: number;
  /** One header of the response. */
  header(name: 'retry-after' | 'date'): string | null | undefined;
  /** What the tracker judges. */
  readonly value: unknown;
}

/** The outcome of one call, recorded once: what follows is ignored by the ticket. */
export class Outcome {
  readonly #ticket: Ticket;

  constructor(ticket: Ticket) {
    this.#ticket = ticket;
  }

  /** A response, judged by the tracker. */
  answered(answer: Answer): void {
    askingFor(wait(answer), () => this.#ticket.success(answer.value));
  }

  /**
   * An error of the client, judged by the tracker. Another breaker's rejection says nothing about the upstream, nor do errors by
   * which clients refuse a call: see {@link isRefusal}.
   */
  failed(error: unknown, answer?: Answer): void {
    if (CallNotPermittedError.is(error) || isRefusal(error)) this.released();
    else askingFor(answer && wait(answer), () => this.#ticket.failure(error));
  }

  /** The call failed while its caller's signal says that it was aborted. A deadline that the caller set is the upstream's failure. */
  aborted(error: unknown, reason: unknown): void {
    if (isTimeout(reason)) this.failed(reason);
    else if (error !== reason && isNetworkError(error)) this.failed(error);
    else this.released();
  }

  /** The call says nothing about the upstream. */
  released(): void {
    this.#ticket.release();
  }
}

/**
 * Whether a status is judged by itself, without waiting for the end of its body: errors are often thrown away unread, as in
 * `if (!response.ok) throw …`.
 */
export function judgedByStatus(status: number): boolean {
  return status >= 500 || status === 429;
}

function wait({ status, header }: Answer): number | undefined {
  if (status !== 429 && status !== 503) return undefined;
  return parseRetryAfter(header('retry-after'), header('date'), () => Date.now());
}

/** `AbortSignal.timeout`, and every other timeout that calls itself so. */
function isTimeout(reason: unknown): boolean {
  return (Object(reason) as { readonly name?: unknown }).name === 'TimeoutError';
}

/** Codes by which clients refuse a call, or give it up on their owner's behalf. */
const REFUSALS: ReadonlySet<unknown> = new Set([
  ...['UND_ERR_INVALID_ARG', 'UND_ERR_NOT_SUPPORTED', 'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH'],
  ...['UND_ERR_CLOSED', 'UND_ERR_DESTROYED', 'UND_ERR_ABORTED', 'UND_ERR_RES_EXCEEDED_MAX_SIZE'],
  ...['ERR_INVALID_URL', 'ERR_BAD_OPTION', 'ERR_BAD_OPTION_VALUE', 'ERR_NOT_SUPPORT', 'ERR_INVALID_CHAR'],
]);

/** `fetch` refuses invalid arguments by a TypeError, as it reports errors of the network. */
function isRefusal(error: unknown): boolean {
  const { name, code } = Object(error) as { readonly name?: unknown; readonly code?: unknown };
  return REFUSALS.has(code) || (name === 'TypeError' && !isNetworkError(error));
}
