import { isError } from './errors.js';

/**
 * What became of an attempt that did not succeed:
 *
 * - `unreachable`: Slack never saw it (no connection, no such host)
 * - `unanswered`: it was sent and no answer came; Slack may have taken it
 * - `limited`: too many posts (429)
 * - `failing`: Slack says that it has trouble of its own (5xx)
 * - `refused`: Slack does not want it, and will not want it the next time
 */
export type FailureKind = 'unreachable' | 'unanswered' | 'limited' | 'failing' | 'refused';

/** Why an attempt to post did not succeed, and what follows from it. */
export class PostFailure extends Error {
  override readonly name = 'PostFailure';
  readonly kind: FailureKind;
  /** The HTTP status, when there was an answer. */
  readonly status: number | undefined;
  /** How long Slack asks to wait, in ms. */
  readonly retryAfter: number | undefined;

  constructor(kind: FailureKind, message: string, answer: { status?: number; retryAfter?: number | undefined } = {}) {
    super(message);
    this.kind = kind;
    this.status = answer.status;
    this.retryAfter = answer.retryAfter;
  }

  /** What Slack's answer with `status` means. A gateway that gave up waiting does not know what became of the post. */
  static answered(status: number, body: string, retryAfter: number | undefined): PostFailure {
    const said = `Slack answered ${status}${body === '' ? '' : `: ${body}`}`;
    return new PostFailure(kindOf(status), said, { status, retryAfter });
  }

  /**
   * What it means that the request failed with `error`.
   *
   * @param neverSent - whether it is known that the request never left; a `fetch` of the user's leaves only the error to judge by
   */
  static unanswered(error: unknown, neverSent: boolean): PostFailure {
    const causes = chain(error);
    const known = causes.find(beforeSending);
    const shown = known ?? causes.at(-1);
    const what = [shown?.code, shown?.message].filter(Boolean).join(': ') || String(error);
    return new PostFailure(neverSent || known ? 'unreachable' : 'unanswered', what);
  }

  /** A 200 that does not say what Slack says: something in between answered, such as a captive portal. */
  static notSlack(body: string): PostFailure {
    return new PostFailure('failing', `the answer is not Slack's: ${body.slice(0, 200)}`, { status: 200 });
  }

  /** What a Slack SDK's `error` means: its own failures wrap what our fetch threw. */
  static from(error: unknown): PostFailure {
    const found = chain(error).find((one) => one instanceof PostFailure);
    if (found instanceof PostFailure) return found;
    return new PostFailure('refused', isError(error) ? error.message : String(error));
  }
}

function kindOf(status: number): FailureKind {
  if (status === 429) return 'limited';
  if (status === 408 || status === 502 || status === 504) return 'unanswered';
  // Slack does not redirect: something in between wants a login.
  return status >= 500 || status < 400 ? 'failing' : 'refused';
}

/** Whether Node or undici throw `error` only before anything was sent. */
function beforeSending({ code, message }: Error & { code?: unknown }): boolean {
  const known = String(code);
  // A proxy that does not open the tunnel, as undici reports it.
  if (known === 'UND_ERR_ABORTED') return message.startsWith('Proxy response');
  return BEFORE_SENDING.has(known) || known.startsWith('ERR_SSL_') || known.startsWith('ERR_TLS_');
}

const BEFORE_SENDING: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  // TLS to a port that does not speak it.
  'EPROTO',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** An error and its causes, of which the last one knows best. */
function chain(error: unknown): (Error & { code?: unknown })[] {
  const causes: Error[] = [];
  for (let one = error; isError(one) && causes.length < 10; one = one.cause) causes.push(one);
  return causes;
}
