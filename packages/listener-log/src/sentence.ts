import type { CallEvent, Signal } from '@fluxgate/core';
import { failureText } from './failure-text.js';
import { reasonText } from './reason-text.js';

/** `Circuit Breaker 'payment_api' transitioned from closed to open: failure_streak 5 >= 5, last failure ECONNREFUSED` */
export function transitionSentence(signal: Signal): string {
  const { oldState, newState } = signal;
  return sentence(`${subject(signal)} transitioned from ${oldState} to ${newState}`, signal);
}

/** `Circuit Breaker 'payment_api' made 950 transitions in 1 s, the last from open to closed: manual` */
export function transitionsSentence(signal: Signal, count: number, over: number): string {
  const { oldState, newState } = signal;
  const transitions = count === 1 ? '1 transition' : `${count} transitions`;
  return sentence(
    `${subject(signal)} made ${transitions}${within(over)}, the last from ${oldState} to ${newState}`,
    signal,
  );
}

/** `Circuit Breaker 'payment_api' would have opened, but is in metrics_only: failure_rate 0.62 >= 0.5 over 100 calls` */
export function shadowSentence(signal: Signal, count = 1, over?: number): string {
  const times = count === 1 ? '' : ` ${count} times${within(over)}`;
  return sentence(`${subject(signal)} would have opened${times}, but is in ${signal.oldState}`, signal);
}

/** `what`, why, and which failure it was or how long the outage lasted. */
function sentence(what: string, { reason, newState, failure, outage, reopens }: Signal): string {
  const facts = [`${what}: ${printable(reasonText(reason))}`];
  if (newState === 'open' && failure) facts.push(`last failure ${printable(failureText(failure))}`);
  if (newState === 'closed' && outage) {
    facts.push(`was down ${duration(outage.duration)}`);
    if (reopens > 0) facts.push(reopens === 1 ? '1 reopening' : `${reopens} reopenings`);
  }
  return facts.join(', ');
}

/** `Circuit Breaker 'payment_api' rejected 14 calls in 1 s`, `Circuit Breaker 'payment_api': 4 calls failed in 312 ms` */
export function callSentence(call: CallEvent, count: number, over: number | undefined): string {
  const calls = over === undefined ? 'a call' : `${count} ${count === 1 ? 'call' : 'calls'}`;
  const what = call.outcome === 'failure' ? `: ${calls} failed` : ` rejected ${calls}`;
  return `${subject(call)}${what}${within(over)}`;
}

/** `Circuit Breaker 'payment_api': its tracker threw 12 errors in 1 s` */
export function faultSentence(circuitName: string, source: string, count: number, over: number | undefined): string {
  const errors = over === undefined || count === 1 ? 'an error' : `${count} errors`;
  return `${subject({ circuitName })}: its ${source} threw ${errors}${within(over)}`;
}

function within(over: number | undefined): string {
  return over === undefined ? '' : ` in ${duration(over)}`;
}

/** `312 ms`, `1 s`, `16 s`, `3 min 12 s` */
function duration(ms: number): string {
  if (Math.round(ms) < 1_000) return `${Math.round(ms)} ms`;
  const tenths = Math.round(ms / 100);
  if (tenths < 100) return `${tenths / 10} s`;
  const s = Math.round(ms / 1_000);
  if (s < 60) return `${s} s`;
  const [h, min] = [Math.floor(s / 3_600), Math.floor(s / 60) % 60];
  const parts = h > 0 ? [`${h} h`, min > 0 && `${min} min`] : [`${min} min`, s % 60 > 0 && `${s % 60} s`];
  return parts.filter(Boolean).join(' ');
}

const subject = ({ circuitName }: { readonly circuitName: string }): string =>
  `Circuit Breaker '${printable(circuitName)}'`;

/**
 * The sentence may be written raw to a terminal or a text file, where a line break or an escape sequence in a name, a note or
 * an error could forge a line of its own: control characters are shown by their code. The record carries them as they are.
 */
function printable(text: string): string {
  return text.replace(CONTROL, code);
}

const CONTROL = /[\p{Cc}\u2028\u2029]/gu;

function code(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
