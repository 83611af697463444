import { describe, expect, it } from '@jest/globals';
import { typeOf } from '../index.js';

class ConnectionError extends Error {}
class ResetError extends ConnectionError {}
abstract class Failure {}
class Concrete extends Failure {}

describe('typeOf', () => {
  it('takes errors of one of the classes, and of classes made from them, for failures', () => {
    const tracker = typeOf(ConnectionError, RangeError);
    expect(tracker.error?.(new ConnectionError())).toBe(true);
    expect(tracker.error?.(new ResetError())).toBe(true);
    expect(tracker.error?.(new RangeError())).toBe(true);
    expect(tracker.error?.(new Error())).toBe(false);
    expect(tracker.error?.(undefined)).toBe(false);
    expect(tracker.error?.('ConnectionError')).toBe(false);
  });

  it('takes abstract classes too', () => {
    expect(typeOf(Failure).error?.(new Concrete())).toBe(true);
  });

  it('judges no value, not even one that is an error', () => {
    expect(typeOf(Error).value).toBeUndefined();
  });

  it('prints the names of the classes', () => {
    expect(String(typeOf(ConnectionError, RangeError))).toBe('type_of(ConnectionError, RangeError)');
  });
});
