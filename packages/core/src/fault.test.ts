import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { reportToConsole } from './fault.js';

describe('the default report of a fault', () => {
  let error: jest.SpiedFunction<typeof console.error>;
  beforeEach(() => {
    error = jest.spyOn(console, 'error').mockImplementation(() => {});
  });
  afterEach(() => error.mockRestore());

  const reported = (fault: unknown, circuitName = 'x'): string => {
    reportToConsole(fault, { circuitName, source: 'tripper' });
    expect(error.mock.calls).toHaveLength(1);
    return error.mock.calls[0]?.[0];
  };

  it('is a line on the console that names circuit, source and error', () => {
    expect(reported(new TypeError('no'))).toBe('fluxgate: circuit "x": tripper failed: TypeError: no');
  });

  it.each([
    [undefined, 'undefined'],
    ['text', 'text'],
    [Symbol('s'), 'Symbol(s)'],
  ])('takes %p', (fault, text) => {
    expect(reported(fault)).toBe(`fluxgate: circuit "x": tripper failed: ${text}`);
  });

  it('lets no circuit name break the line', () => {
    expect(reported('e', 'a\n"b"')).toBe('fluxgate: circuit "a\\n\\"b\\"": tripper failed: e');
  });

  it('lets no error break the line', () => {
    expect(reported(new Error('first\n\n  second'))).toBe('fluxgate: circuit "x": tripper failed: Error: first second');
  });

  it('lets neither an error nor a name drive the terminal', () => {
    expect(reported(new Error('\u001b[2J\u009b31m\u202egone'), 'a\u007f\u202eb')).toBe(
      'fluxgate: circuit "a\\u007f\\u202eb": tripper failed: Error: \\u001b[2J\\u009b31m\\u202egone',
    );
  });

  it('takes an error that cannot be printed', () => {
    const text = 'fluxgate: circuit "x": tripper failed: something that cannot be printed';
    expect(reported(Object.create(null))).toBe(text);
  });
});
