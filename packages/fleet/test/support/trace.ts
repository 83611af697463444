import type { CircuitBreaker, Listener } from '@fluxgate/core';
import type { Exchange, Reading, Report } from '../../src/message.js';
import type { Transport } from '../../src/transport.js';

/** What a member's log says, with monotonic ms that all members share. The checker knows nothing else. */
export type Entry =
  | { readonly e: 'start'; readonly m: string; readonly t: number }
  | {
      readonly e: 'signal';
      readonly m: string;
      readonly t: number;
      readonly from: string;
      readonly to: string;
      readonly kind: string;
      readonly by?: string | undefined;
      readonly text: string;
    }
  /** An answer that arrived, to what was asked at `sent`. */
  | {
      readonly e: 'reading';
      readonly m: string;
      readonly t: number;
      readonly sent: number;
      readonly epoch: number;
      readonly votes: number;
      readonly need: number;
      readonly lease: number;
      readonly asked: Report['lease'];
    }
  /** A call was rejected by an open circuit whose own wait is over. */
  | { readonly e: 'held'; readonly m: string; readonly t: number };

/** A transport that writes down what it carries for the group `name`. */
export function traced(
  transport: Transport,
  member: string,
  name: string,
  now: () => number,
  log: (entry: Entry) => void,
): Transport {
  return {
    open: (...given) => transport.open(...given),
    members: (group) => transport.members(group),
    close: () => transport.close(),
    async exchange(request: Exchange) {
      const sent = now();
      const reply = await transport.exchange(request);
      const i = request.reports.findIndex((report) => report.name === name && report.state !== 'left');
      const reading = (Object(reply).readings as Reading[] | undefined)?.[i];
      if (i >= 0 && reading !== undefined && !('fault' in reading)) {
        const { epoch, votes, need, lease } = reading;
        const asked = request.reports[i]?.lease ?? 'none';
        log({ e: 'reading', m: member, t: now(), sent, epoch, votes, need, lease, asked });
      }
      return reply;
    },
  };
}

/** A listener that writes down what happens to a circuit. */
export function tracing(member: string, now: () => number, log: (entry: Entry) => void): Listener {
  return {
    onSignal({ oldState, newState, reason }) {
      const { kind, by, text } = reason;
      log({ e: 'signal', m: member, t: now(), from: oldState, to: newState, kind, by, text });
    },
  };
}

/** Note when `breaker` has just rejected a call though its own wait is over. */
export function noteHeld(
  breaker: CircuitBreaker,
  member: string,
  now: () => number,
  log: (entry: Entry) => void,
): void {
  const { state, retryAfter } = breaker.info();
  if (state === 'open' && retryAfter === 0) log({ e: 'held', m: member, t: now() });
}
