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
   * An error of the client, judged by the tracker. Two kinds say nothing about the upstream: another breaker's rejection, and a
   * TypeError that is not of the network, by which `fetch` refuses invalid arguments.
   */
  failed(error: unknown, answer?: Answer): void {
    if (CallNotPermittedError.is(error) || isInvalidCall(error)) this.released();
    else askingFor(answer && wait(answer), () => this.#ticket.failure(error));
  }

  /** The call failed while its caller's signal says that it was aborted. A deadline that the caller set is the upstream's failure. */
  aborted(error: unknown, reason: unknown): void {
    if (isTimeout(reason) || (error !== reason && isNetworkError(error))) this.failed(error);
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

function isInvalidCall(error: unknown): boolean {
  return (Object(error) as { readonly name?: unknown }).name === 'TypeError' && !isNetworkError(error);
}
