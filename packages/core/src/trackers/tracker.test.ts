import { describe, expect, it, jest } from '@jest/globals';
import { anyError, custom, httpStatus, result, type Tracker } from '../index.js';

const yes = (): boolean => true;
const no = (): boolean => false;

describe('trackers that compose', () => {
  it.each([
    [yes, yes, true, true],
    [yes, no, false, true],
    [no, yes, false, true],
    [no, no, false, false],
  ])('and, or: %p with %p', (left, right, and, or) => {
    expect(custom(left).and(custom(right)).error?.(0)).toBe(and);
    expect(custom(left).or(custom(right)).error?.(0)).toBe(or);
    expect(result(left).and(result(right)).value?.(0)).toBe(and);
    expect(result(left).or(result(right)).value?.(0)).toBe(or);
  });

  it('ask from the left, and no further than they have to', () => {
    const right = jest.fn((_: unknown) => true);
    custom(no).and(custom(right)).error?.(0);
    custom(yes).or(custom(right)).error?.(0);
    expect(right).not.toHaveBeenCalled();
    custom(yes).and(custom(right)).error?.('this one');
    expect(right).toHaveBeenCalledWith('this one');
  });

  it('by and judge only what both judge', () => {
    const both = custom(yes).and(httpStatus(500));
    expect(both.error?.({ status: 500 })).toBe(true);
    expect(both.error?.({ status: 501 })).toBe(false);
    expect(both.value).toBeUndefined();
  });

  it('by and are refused when there is nothing that both judge', () => {
    expect(() => custom(yes).and(result(yes))).toThrow(
      new TypeError(
        'and(...trackers) must be trackers that all judge errors, or all judge values; got custom(yes) and result(yes)',
      ),
    );
  });

  it('have no method, not even an undefined one, for what they do not judge', () => {
    for (const tracker of [custom(yes), anyError(), custom(yes).or(custom(no)), custom(yes).not()]) {
      expect(['error' in tracker, 'value' in tracker]).toEqual([true, false]);
    }
    for (const tracker of [result(yes), result(yes).and(result(no)), result(yes).not()]) {
      expect(['error' in tracker, 'value' in tracker]).toEqual([false, true]);
    }
  });

  it('by or judge what either judges', () => {
    const either = custom(yes).or(result(no));
    expect(either.error?.(0)).toBe(true);
    expect(either.value?.(0)).toBe(false);
    expect(custom(yes).or(custom(yes)).value).toBeUndefined();
    expect(result(yes).or(result(yes)).error).toBeUndefined();
  });

  it('by not say the opposite of what they judge, and stay silent on the rest', () => {
    expect(custom(yes).not().error?.(0)).toBe(false);
    expect(custom(no).not().error?.(0)).toBe(true);
    expect(custom(no).not().value).toBeUndefined();
    expect(result(yes).not().value?.(0)).toBe(false);
    expect(result(no).not().value?.(0)).toBe(true);
    expect(result(no).not().error).toBeUndefined();
    expect(custom(yes).not().not().error?.(0)).toBe(true);
  });

  it('take rules of the user’s own, and give them their `this`', () => {
    const own: Tracker = {
      error(this: { code: string }, error: unknown) {
        return error === this.code;
      },
      ...{ code: 'E1' },
      toString: () => 'own',
    };
    expect(anyError().and(own).error?.('E1')).toBe(true);
    expect(anyError().and(own).error?.('E2')).toBe(false);
    expect(custom(no).or(own).error?.('E1')).toBe(true);
    expect(String(anyError().and(own))).toBe('any_error() and own');
  });

  it('print themselves, a rule joined by another word in parentheses', () => {
    const [a, b, c] = [httpStatus(500), httpStatus(501), httpStatus(502)];
    expect(String(a.and(b).and(c))).toBe('http_status(500) and http_status(501) and http_status(502)');
    expect(String(a.or(b).or(c))).toBe('http_status(500) or http_status(501) or http_status(502)');
    expect(String(a.or(b.and(c)))).toBe('http_status(500) or (http_status(501) and http_status(502))');
    expect(String(a.and(b.or(c)))).toBe('http_status(500) and (http_status(501) or http_status(502))');
    expect(String(a.not().and(b))).toBe('not http_status(500) and http_status(501)');
    expect(String(a.or(b).not())).toBe('not (http_status(500) or http_status(501))');
    expect(String(a.and(b).not())).toBe('not (http_status(500) and http_status(501))');
  });

  it('cannot be changed', () => {
    for (const rule of [anyError().and(anyError()), anyError().or(anyError()), anyError().not()]) {
      expect(Object.isFrozen(rule)).toBe(true);
    }
  });
});
