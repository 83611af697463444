/** What is logged of a cause of an error. */
export interface CauseRecord {
  readonly type: string;
  readonly message: string;
  readonly code?: string | number;
  readonly status?: number;
}

/** How long a message may be, in characters. */
const MESSAGE = 1_000;
/** How long a stack may be. */
const STACK = 8_000;
/** How many causes are logged, and how deep they are looked for. */
const CAUSES = 10;

/**
 * What may be logged of `thrown`: type, message, code, status, stack and causes, bounded in length. Never throws.
 *
 * Errors of HTTP clients carry the whole request, with its credentials, body and cookies, and loggers print every property. So
 * they get a new error with these fields and nothing else. It is an error, so that the logger's own error serializer applies.
 * A primitive is logged as it is, cut to length.
 */
export function loggable(thrown: unknown): unknown {
  if (typeof thrown === 'string') return cut(thrown, MESSAGE);
  if (!isObject(thrown)) return thrown;
  return errorOf(thrown, new Set());
}

/** A copy of `original` in an error of its own, with copies of its causes. */
function errorOf(original: object, seen: Set<object>): Error {
  seen.add(original);
  const causes = causesOf(original);
  const cause = causes.find((one) => !seen.has(one) && seen.size < CAUSES);
  const copy = new Error(messageOf(original), cause && { cause: errorOf(cause, seen) });
  const type = typeOf(original);
  const stack = read(original, 'stack');
  // Serializers take the type from the constructor, or else from the name.
  Object.defineProperty(copy, 'constructor', { value: undefined });
  Object.defineProperty(copy, 'name', { value: type });
  Object.defineProperty(copy, 'stack', {
    value: typeof stack === 'string' ? cut(stack, STACK) : `${type}: ${copy.message}`,
  });
  Object.assign(copy, codes(original));
  if (causes.length > 0) Object.assign(copy, { causes: chain(original).map(causeRecord) });
  return copy;
}

function causeRecord(cause: object): CauseRecord {
  return { type: typeOf(cause), message: messageOf(cause), ...codes(cause) };
}

/** All causes of `error`, the nearest first, each once. */
function chain(error: object): object[] {
  const found = new Set<object>([error]);
  for (const one of found) {
    for (const cause of causesOf(one)) if (found.size <= CAUSES) found.add(cause);
  }
  found.delete(error);
  return [...found];
}

/** What caused `error`: its `cause`, and the `errors` of an `AggregateError`. */
function causesOf(error: object): object[] {
  const errors = read(error, 'errors');
  return [read(error, 'cause'), ...(Array.isArray(errors) ? errors.slice(0, CAUSES) : [])].filter(isObject);
}

function typeOf(error: object): string {
  const name = read(error, 'name');
  if (typeof name === 'string' && name !== '' && name !== 'Error') return cut(name, MESSAGE);
  const constructed = read(read(error, 'constructor'), 'name');
  return typeof constructed === 'string' && constructed !== '' ? cut(constructed, MESSAGE) : 'Error';
}

function messageOf(error: object): string {
  const message = read(error, 'message');
  return typeof message === 'string' ? cut(message, MESSAGE) : '';
}

function codes(error: object): Pick<CauseRecord, 'code' | 'status'> {
  const code = read(error, 'code');
  const response = read(error, 'response');
  const status = [
    read(error, 'status'),
    read(error, 'statusCode'),
    read(response, 'status'),
    read(response, 'statusCode'),
  ];
  const number = status.find((one) => typeof one === 'number');
  return {
    ...(typeof code === 'string' && { code: cut(code, MESSAGE) }),
    ...(typeof code === 'number' && { code }),
    ...(typeof number === 'number' && { status: number }),
  };
}

/** A property that cannot be read is as good as absent. */
function read(from: unknown, key: string): unknown {
  if (!isObject(from) && typeof from !== 'function') return undefined;
  try {
    return (from as Record<string, unknown>)[key];
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length)}…`;
}
