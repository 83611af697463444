import type { ComposableTracker } from '@fluxgate/core';
import { type ErrorLike, read, someCause } from './causes.js';
import { composable } from './composable.js';

/**
 * Codes by which clients report that no complete answer came. Not among them: codes of a mistake in the request
 * (`ERR_INVALID_URL`), of a limit that the caller set (`UND_ERR_RES_EXCEEDED_MAX_SIZE`) and of a caller that went away
 * (`ABORT_ERR`, `ERR_CANCELED`, `UND_ERR_ABORTED`).
 */
const CODES: ReadonlySet<unknown> = new Set([
  // Sockets and DNS, as Node, Bun and Deno name them.
  ...[
    'ECONNREFUSED',
    'ECONNRESET',
    'ECONNABORTED',
    'EPIPE',
    'ETIMEDOUT',
    'ESOCKETTIMEDOUT',
    'ENOTCONN',
    'EADDRNOTAVAIL',
  ],
  ...['EHOSTUNREACH', 'EHOSTDOWN', 'ENETUNREACH', 'ENETDOWN', 'ENETRESET', 'ERR_SOCKET_CONNECTION_TIMEOUT'],
  ...['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NONAME', 'EAI_NODATA', 'EDNS', 'ESERVFAIL', 'ETIMEOUT', 'ENODATA'],
  ...['ConnectionRefused', 'ConnectionClosed', 'ConnectionReset', 'FailedToOpenSocket', 'Timeout', 'TooManyRedirects'],
  // TLS.
  ...['EPROTO', 'CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID', 'CERT_REVOKED', 'CERT_UNTRUSTED', 'CERT_REJECTED'],
  ...['DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
  ...['UNABLE_TO_GET_ISSUER_CERT', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'HOSTNAME_MISMATCH', 'CERT_CHAIN_TOO_LONG'],
  // undici. A client that was closed or destroyed (`UND_ERR_CLOSED`, `UND_ERR_DESTROYED`) was closed by its owner.
  ...['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'UND_ERR_SOCKET'],
  ...['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'UND_ERR_HEADERS_OVERFLOW', 'UND_ERR_INFO', 'UND_ERR_PRX_TLS'],
  // axios, got and the redirects of both.
  ...['ERR_NETWORK', 'ERR_FR_TOO_MANY_REDIRECTS', 'ERR_TOO_MANY_REDIRECTS', 'ERR_READING_RESPONSE_STREAM'],
  // A body that ended too early, or that cannot be unpacked.
  ...['ERR_STREAM_PREMATURE_CLOSE', 'Z_BUF_ERROR', 'Z_DATA_ERROR', 'ZlibError', 'BrotliDecompressionError'],
  // HTTP/2.
  ...['ERR_HTTP2_STREAM_ERROR', 'ERR_HTTP2_SESSION_ERROR', 'ERR_HTTP2_GOAWAY_SESSION', 'ERR_HTTP2_INVALID_SESSION'],
  // PostgreSQL: it cannot be reached, is shutting down or starting up (SQLSTATE).
  ...['08000', '08001', '08003', '08004', '08006', '57P01', '57P02', '57P03'],
  // Fluxgate's own `withTimeout`.
  'FLUXGATE_TIMEOUT',
]);

/** Families of codes: TLS errors of OpenSSL and Node, and llhttp's parse errors. */
const FAMILIES = /^(ERR_SSL_|ERR_TLS_|HPE_|CERT_SIGNATURE_|ERR_BORINGSSL)/;

/** Errors that say it by their name. */
const NAMES: ReadonlySet<unknown> = new Set([
  'TimeoutError', // `AbortSignal.timeout`, got, `withTimeout`
  'ConnectTimeoutError',
  'HeadersTimeoutError',
  'BodyTimeoutError',
  'HTTPParserError',
  'MaxRetriesPerRequestError', // ioredis
]);

/**
 * Errors without a code, recognized by their words. `fetch` fails with a bare TypeError, as it does for a bad argument, and each
 * engine has its own words for the two.
 */
const FETCH_MESSAGES: readonly RegExp[] = [
  /^fetch failed$/, // Node
  /^terminated$/, // Node, while the body was read
  /^Failed to fetch/, // Chromium
  /^network error$/, // Chromium, while the body was read
  /^NetworkError when attempting to fetch resource/, // Firefox
  /^Error in body stream$/, // Firefox, while the body was read
  /^(Load failed|The network connection was lost|The Internet connection appears to be offline)/, // Safari
  /^(error sending request|client error|connection error|error reading a body|error decoding response body)/, // Deno
  /^(request or response body error|Fetch failed: Maximum number of redirects|unexpected end of file)/, // Deno
  /^Network connection lost/, // workerd
];
const MESSAGES: ReadonlySet<unknown> = new Set([
  'Connection is closed.', // ioredis
  'Command timed out', // ioredis
  'timeout expired', // pg, while connecting
  'Connection terminated unexpectedly', // pg
  'Connection terminated due to connection timeout', // pg
  'Query read timeout', // pg
  'stream has been aborted', // axios: a body that was cut, or that stalled past the timeout
  'socket hang up',
]);

/** A TypeError of these words has one of {@link CODES} as its cause if it is of the network: here it is a mistake in the call. */
const MISTAKES: ReadonlySet<unknown> = new Set(['unknown scheme', 'bad port', 'unexpected redirect']);

/**
 * No complete answer came: refused, reset, unreachable, not resolved, no trust (TLS), timed out (while connecting, for the headers,
 * in the body), cut, undecodable, or redirected without end. It knows the errors of `fetch` (Node, Bun, Deno, browsers, workers),
 * undici, axios, got, `node:http`, ioredis, pg, and looks through `cause` and `AggregateError.errors`. The table of everything that
 * counts is in the README.
 *
 * It does not hold for callers that went away, nor for invalid arguments.
 *
 * @example `tracker: networkError().or(httpStatus(503))`
 */
export function networkError(): ComposableTracker {
  return composable('network_error()', { error: isNetworkError });
}

/** The same as a plain function. */
export function isNetworkError(error: unknown): boolean {
  return !isCancellation(error) && someCause(error, isNetworkFault) && !someCause(error, isMistake);
}

function isNetworkFault(error: ErrorLike): boolean {
  const code = read(error, 'code');
  if (CODES.has(code) || (typeof code === 'string' && FAMILIES.test(code))) return true;
  if (NAMES.has(read(error, 'name'))) return true;
  const message = read(error, 'message');
  if (typeof message !== 'string') return false;
  return MESSAGES.has(message) || (isTypeError(error) && FETCH_MESSAGES.some((words) => words.test(message)));
}

function isMistake(error: ErrorLike): boolean {
  return MISTAKES.has(read(error, 'message')) && read(error, 'code') === undefined;
}

/** A client may wrap it, with the cause's name as its own; a realm has a TypeError of its own. */
function isTypeError(error: ErrorLike): boolean {
  return read(error, 'name') === 'TypeError';
}

/** That a caller went away is what the outermost error says: with `Promise.any`, others may have failed as well. */
function isCancellation(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const like = error as ErrorLike;
  const code = read(like, 'code');
  const name = read(like, 'name');
  return name === 'AbortError' || name === 'CanceledError' || code === 'ERR_CANCELED' || code === 'UND_ERR_ABORTED';
}
