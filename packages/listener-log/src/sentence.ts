import type { CallEvent, Signal } from '@fluxgate/core';

/** `Circuit Breaker 'payment_api' transitioned from closed to open` */
export function transitionSentence(signal: Signal): string {
  return `${subject(signal.circuitName)} transitioned from ${signal.oldState} to ${signal.newState}`;
}

/**
 * `Circuit Breaker 'payment_api' did not permit 1000 calls within 1000 ms`, or of a single call that is told at once
 * `Circuit Breaker 'payment_api' saw a call fail`.
 */
export function callSentence({ circuitName, outcome }: CallEvent, count: number, over: number | undefined): string {
  const calls = over === undefined ? 'a call' : `${count} ${count === 1 ? 'call' : 'calls'}`;
  const predicate = outcome === 'failure' ? `saw ${calls} fail` : `did not permit ${calls}`;
  return `${subject(circuitName)} ${predicate}${within(over)}`;
}

/** `Circuit Breaker 'payment_api' had a fault in its tracker` */
export function faultSentence(circuitName: string, source: string, count: number, over: number | undefined): string {
  const faults = over === undefined || count === 1 ? 'a fault' : `${count} faults`;
  return `${subject(circuitName)} had ${faults} in its ${source}${within(over)}`;
}

function within(over: number | undefined): string {
  return over === undefined ? '' : ` within ${over} ms`;
}

/**
 * The sentence may be written raw to a terminal or a text file, where a line break or an escape sequence in a name could
 * forge a line of its own: control characters are shown by their code. The record carries the name as it is.
 */
function subject(circuitName: string): string {
  return `Circuit Breaker '${circuitName.replace(CONTROL, code)}'`;
}

const CONTROL = /[\p{Cc}\u2028\u2029]/gu;

function code(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
