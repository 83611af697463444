// fetch
export type { CircuitsOptions, Timeouts } from './circuits.js';
export { type CreateFetchOptions, createFetch } from './fetch/create-fetch.js';
export type { KeyedRequest } from './fetch/request.js';
// The wait that an upstream asks for
export { type RetryAfterOptions, retryAfter } from './retry-after/retry-after.js';
// Trackers
export { type GrpcStatusName, grpcStatus } from './trackers/grpc-status.js';
export { type HttpFailureOptions, httpFailure } from './trackers/http-failure.js';
export { networkError } from './trackers/network-error.js';
