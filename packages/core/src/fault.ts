/** Where a fault came from that must not reach the caller. */
export type FaultSource =
  | 'listener'
  | 'window'
  | 'tracker'
  | 'ignore'
  | 'tripper'
  | 'retry'
  | 'permit'
  | 'recovery'
  /** `clock`, which threw or gave no finite number. */
  | 'clock'
  /** Rules that do not go together, found at construction: a tripper that needs more calls than the window holds. */
  | 'options'
  /** `callSync` was given a function that returned a promise, whose outcome it cannot see. */
  | 'call_sync'
  /** `call` or `callSync` was given a function that returned an async iterable, an Observable or a generator. */
  | 'stream'
  /** The hooks of a `CircuitRegistry`, and that it had to grow beyond `max`. */
  | 'registry';

/** Called with what listeners and rules throw or reject with. What it throws itself is dropped. */
export type OnError = (error: unknown, context: { readonly circuitName: string; readonly source: FaultSource }) => void;

declare const console: { error(message: string): void };

/** One line on `console.error`, whatever was thrown. */
export const reportToConsole: OnError = (error, { circuitName, source }) => {
  console.error(`fluxgate: circuit ${printable(JSON.stringify(circuitName))}: ${source} failed: ${inOneLine(error)}`);
};

/** A text as data: what a terminal would obey (ESC, and what turns the direction of text) is shown by its code. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function inOneLine(error: unknown): string {
  try {
    return printable(String(error).replace(/\s+/g, ' '));
  } catch {
    return 'something that cannot be printed';
  }
}
