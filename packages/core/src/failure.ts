import { findInCauses, property, statusOf } from './causes.js';
import { invalid, number, withMethods } from './validate.js';

/**
 * What a failed call ended with, as plain and bounded data: enough to tell a refused connection, a 503 and a hang apart, without
 * holding on to the error. It is what signals, `info()`, snapshots and rejections carry.
 */
export interface Failure {
  /**
   * The error's name (`TypeError`); for a value that counts as a failure, the name of its class (`Response`); `CallNotSettled` for
   * a call that did not settle in time.
   */
  readonly name: string;
  /** The error's message, cut to 200 characters; empty when there is none. */
  readonly message: string;
  /** The code of the error, or of the first among its causes that has one: `ECONNREFUSED`, or a number as gRPC has them. */
  readonly code?: string | number;
  /** The HTTP status of the error or value, or of the first among its causes that has one. */
  readonly status?: number;
  /** When the call failed, in ms since the Unix epoch. */
  readonly at: number;
}

/** The longest text that is kept, in characters as JavaScript counts them. */
const LONGEST = 200;

/**
 * What is worth keeping of `outcome`, the error or value with which a call failed at the epoch `at`. Never throws, whatever the
 * outcome's getters do.
 */
export function failureOf(outcome: unknown, at: number): Failure {
  return plainFailure(outcome, at) ?? anyFailure(outcome, at);
}

/**
 * The failure of an error that has no status and no causes, as most have: failing calls come by the thousand, and this reads them
 * without a detour.
 */
function plainFailure(outcome: unknown, at: number): Failure | undefined {
  if (!(outcome instanceof Error)) return undefined;
  try {
    const { name, message, code, cause, errors, status, statusCode, response, $metadata, output, meta } =
      outcome as Usual;
    const isPlain =
      (cause ?? errors ?? status ?? statusCode ?? response ?? $metadata ?? output ?? meta) === undefined &&
      (code === undefined || (typeof code === 'string' && code !== '' && code.length <= LONGEST));
    if (!isPlain || typeof name !== 'string' || name === '' || typeof message !== 'string') return undefined;
    return failure(cut(name), cut(message), code, undefined, at);
  } catch {
    return undefined;
  }
}

/** Where errors keep what is worth keeping. */
type Usual = Error & {
  readonly [Part in
    | 'code'
    | 'errors'
    | 'status'
    | 'statusCode'
    | 'response'
    | '$metadata'
    | 'output'
    | 'meta']?: unknown;
};

function anyFailure(outcome: unknown, at: number): Failure {
  const name = nameOf(outcome);
  const message = cut(messageOf(outcome));
  let code = codeOf(outcome);
  let status = statusOf(outcome);
  if ((code === undefined || status === undefined) && hasCauses(outcome)) {
    code ??= findInCauses(outcome, codeOf);
    status ??= findInCauses(outcome, statusOf);
  }
  return failure(name, message, code, status, at);
}

/** The failure of a call that did not settle within `ms`. */
export function unsettledFailure(ms: number, at: number): Failure {
  return failure('CallNotSettled', `did not settle within ${ms / 1_000} s`, 'FLUXGATE_NOT_SETTLED', undefined, at);
}

/** What is absent is no property, so that failures print and serialise as one sees them. */
function failure(
  name: string,
  message: string,
  code: string | number | undefined,
  status: number | undefined,
  at: number,
): Failure {
  if (code === undefined) return status === undefined ? { name, message, at } : { name, message, status, at };
  return status === undefined ? { name, message, code, at } : { name, message, code, status, at };
}

function nameOf(outcome: unknown): string {
  const name = property(outcome, 'name') || property(property(outcome, 'constructor'), 'name');
  if (typeof name === 'string' && name !== '') return cut(name);
  return outcome === null ? 'null' : typeof outcome;
}

function messageOf(outcome: unknown): string {
  if (typeof outcome !== 'object' && typeof outcome !== 'function') return String(outcome);
  const message = property(outcome, 'message') ?? property(outcome, 'statusText');
  return typeof message === 'string' ? message : '';
}

/** A string that is cut out of another one keeps the other one alive, unless it is put together anew. */
function cut(text: string): string {
  return text.length <= LONGEST ? text : ` ${text.slice(0, LONGEST)}`.slice(1);
}

function hasCauses(outcome: unknown): boolean {
  return property(outcome, 'cause') !== undefined || property(outcome, 'errors') !== undefined;
}

function codeOf(one: unknown): string | number | undefined {
  const code = property(one, 'code');
  if (typeof code === 'string') return code === '' ? undefined : cut(code);
  return typeof code === 'number' && Number.isFinite(code) ? code : undefined;
}

/**
 * The failure that a snapshot kept.
 *
 * @throws TypeError or RangeError that names the part which is not as `toJSON()` gives it
 */
export function restoredFailure(option: string, kept: Failure): Failure {
  const { name, message, code, status, at } = withMethods(option, kept, 'a failure as toJSON() gives it');
  if (typeof name !== 'string') invalid(`${option}.name`, name, 'a string');
  if (typeof message !== 'string') invalid(`${option}.message`, message, 'a string');
  const isCode = code === undefined || typeof code === 'string' || Number.isFinite(code);
  if (!isCode) invalid(`${option}.code`, code, 'a string or a number');
  if (status !== undefined) number(`${option}.status`, status, Number.isFinite, 'a number');
  number(`${option}.at`, at, Number.isFinite, 'ms since the Unix epoch');
  return failure(cut(name), cut(message), typeof code === 'string' ? cut(code) : code, status, at);
}
