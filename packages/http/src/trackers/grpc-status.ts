import type { ComposableTracker } from '@fluxgate/core';
import { invalid } from '../validate.js';
import { type ErrorLike, read, someCause } from './causes.js';
import { composable } from './composable.js';

/** gRPC's status codes; the position is the number. */
const NAMES: readonly GrpcStatusName[] = [
  'OK',
  'CANCELLED',
  'UNKNOWN',
  'INVALID_ARGUMENT',
  'DEADLINE_EXCEEDED',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'PERMISSION_DENIED',
  'RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION',
  'ABORTED',
  'OUT_OF_RANGE',
  'UNIMPLEMENTED',
  'INTERNAL',
  'UNAVAILABLE',
  'DATA_LOSS',
  'UNAUTHENTICATED',
];

/** The name of a gRPC status. */
export type GrpcStatusName =
  | 'OK'
  | 'CANCELLED'
  | 'UNKNOWN'
  | 'INVALID_ARGUMENT'
  | 'DEADLINE_EXCEEDED'
  | 'NOT_FOUND'
  | 'ALREADY_EXISTS'
  | 'PERMISSION_DENIED'
  | 'RESOURCE_EXHAUSTED'
  | 'FAILED_PRECONDITION'
  | 'ABORTED'
  | 'OUT_OF_RANGE'
  | 'UNIMPLEMENTED'
  | 'INTERNAL'
  | 'UNAVAILABLE'
  | 'DATA_LOSS'
  | 'UNAUTHENTICATED';

/** What a 5xx is in HTTP. */
const FAILURES: readonly GrpcStatusName[] = ['UNKNOWN', 'DEADLINE_EXCEEDED', 'INTERNAL', 'UNAVAILABLE', 'DATA_LOSS'];

/**
 * gRPC errors with one of these statuses, given by name or by number, as `@grpc/grpc-js`, nice-grpc and Connect report them.
 *
 * @param statuses - default: UNKNOWN, DEADLINE_EXCEEDED, INTERNAL, UNAVAILABLE and DATA_LOSS
 * @throws TypeError for what is not a status; RangeError for a number that is none
 * @example `tracker: grpcStatus('UNAVAILABLE', 'DEADLINE_EXCEEDED')`
 */
export function grpcStatus(...statuses: readonly (GrpcStatusName | number)[]): ComposableTracker {
  const names = (statuses.length === 0 ? FAILURES : statuses).map((status, i) => nameOf(status, i));
  const codes = new Set<unknown>(names.map((name) => NAMES.indexOf(name)));
  return composable(`grpc_status(${names.join(', ')})`, {
    error: (error) => someCause(error, (one) => isGrpcError(one) && codes.has(read(one, 'code'))),
  });
}

function nameOf(status: GrpcStatusName | number, i: number): GrpcStatusName {
  const option = `grpcStatus(...statuses)[${i}]`;
  if (typeof status === 'number') {
    return NAMES[status] ?? invalid(option, status, `a gRPC status from 0 to ${NAMES.length - 1}`, RangeError);
  }
  return NAMES.includes(status) ? status : invalid(option, status, 'the name of a gRPC status, such as "UNAVAILABLE"');
}

/** Other errors have small numbers as their `code` too: a DOMException's AbortError has 20, its SyntaxError 12. */
function isGrpcError(error: ErrorLike): boolean {
  return ['details', 'metadata', 'rawMessage', 'path'].some((property) => read(error, property) !== undefined);
}
