/**
 * What a failed call ended with, as plain and bounded data: enough to tell a refused connection, a 503 and a hang apart, without
 * holding on to the error. It is what signals, `info()`, snapshots and rejections carry.
 */
export interface Failure {
  /** The error's name (`TypeError`); for a value that counts as a failure, the name of its class (`Response`). */
  readonly name: string;
  /** The error's message, cut to 200 characters; empty when there is none. */
  readonly message: string;
  /** The code found on the error or among its causes: `ECONNREFUSED`, or a number such as a gRPC status. */
  readonly code?: string | number;
  /** The HTTP status found on the error or value, or among its causes. */
  readonly status?: number;
  /** When the call failed, in ms since the Unix epoch. */
  readonly at: number;
}

/** The longest message that is kept, in UTF-16 code units. */
const LONGEST = 200;
/** How many causes are followed. */
const DEEPEST = 8;

/**
 * What is worth keeping of `outcome`, the error or value with which a call failed at the epoch `at`. Never throws, whatever the
 * outcome's getters do.
 */
export function failureOf(outcome: unknown, at: number): Failure {
  const name = nameOf(outcome);
  const message = cut(messageOf(outcome));
  const code = find(outcome, codeOf);
  const status = find(outcome, statusOf);
  return Object.freeze({
    name,
    message,
    ...(code !== undefined && { code }),
    ...(status !== undefined && { status }),
    at,
  });
}

/** A property that cannot be read is as good as absent. */
function read(from: unknown, key: string): unknown {
  if ((typeof from !== 'object' && typeof from !== 'function') || from === null) return undefined;
  try {
    return (from as Record<string, unknown>)[key];
  } catch {
    return undefined;
  }
}

function nameOf(outcome: unknown): string {
  if (outcome === null || (typeof outcome !== 'object' && typeof outcome !== 'function')) return typeOf(outcome);
  const name = read(outcome, 'name');
  if (typeof name === 'string' && name !== '') return cut(name);
  const constructed = read(read(outcome, 'constructor'), 'name');
  return typeof constructed === 'string' && constructed !== '' ? cut(constructed) : typeOf(outcome);
}

function typeOf(outcome: unknown): string {
  return outcome === null ? 'null' : typeof outcome;
}

function messageOf(outcome: unknown): string {
  if (typeof outcome === 'string') return outcome;
  for (const key of ['message', 'statusText']) {
    const text = read(outcome, key);
    if (typeof text === 'string') return text;
  }
  return typeof outcome === 'object' || typeof outcome === 'function' ? '' : String(outcome);
}

/** A string that was cut out of another one keeps the other one alive, unless it is put together anew. */
function cut(text: string): string {
  return text.length <= LONGEST ? text : ` ${text.slice(0, LONGEST)}`.slice(1);
}

/** What `property` finds on `outcome`, or on the first among its causes that has it. */
function find<T>(outcome: unknown, property: (carrier: unknown) => T | undefined, depth = 0): T | undefined {
  if (typeof outcome !== 'object' || outcome === null || depth > DEEPEST) return undefined;
  const found = property(outcome);
  if (found !== undefined) return found;
  const within = find(read(outcome, 'cause'), property, depth + 1);
  if (within !== undefined) return within;
  const errors = read(outcome, 'errors');
  if (!Array.isArray(errors)) return undefined;
  for (const error of errors.slice(0, DEEPEST)) {
    const one = find(error, property, depth + 1);
    if (one !== undefined) return one;
  }
  return undefined;
}

function codeOf(carrier: unknown): string | number | undefined {
  const code = read(carrier, 'code');
  if (typeof code === 'string') return cut(code);
  return typeof code === 'number' ? code : undefined;
}

function statusOf(carrier: unknown): number | undefined {
  const places = [carrier, read(carrier, 'response'), read(carrier, 'output'), read(carrier, 'meta')];
  for (const place of places) {
    for (const key of ['status', 'statusCode']) {
      const status = read(place, key);
      if (typeof status === 'number') return status;
    }
  }
  const status = read(read(carrier, '$metadata'), 'httpStatusCode');
  return typeof status === 'number' ? status : undefined;
}
