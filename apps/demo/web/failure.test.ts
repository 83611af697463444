import { expect, it } from '@jest/globals';
import { failureText } from './failure.js';

it.each([
  [{ name: 'UpstreamError', message: 'payments answered 503', status: 503 }, 'UpstreamError: payments answered 503'],
  [{ name: 'Error', message: 'socket hang up', code: 'ECONNRESET' }, 'Error ECONNRESET: socket hang up'],
  [{ name: 'Response', message: '', status: 502 }, 'Response 502'],
  [{ name: 'ServiceError', message: 'gone', code: 14, status: 503 }, 'ServiceError 14 503: gone'],
])('says what failed in one line: %j', (failure, text) => {
  expect(failureText({ ...failure, at: 0 })).toBe(text);
});
