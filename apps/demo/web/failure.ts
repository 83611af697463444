import type { Failure } from '@fluxgate/core';

/** A failure in one line: its name, what identifies it (code, status), and its message. */
export function failureText({ name, code, status, message }: Failure): string {
  const marks = [code, status].filter((mark) => mark !== undefined && !message.includes(String(mark)));
  return [[name, ...marks].join(' '), message].filter((part) => part !== '').join(': ');
}
