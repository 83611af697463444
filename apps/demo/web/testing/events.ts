// Events to test with: the least of each kind that is valid, and a short outage made of them.

import type { State } from '@fluxgate/core';
import type { Event, Figures, LogEvent, SlackBody } from '../../shared/events.js';
import type { EventOf } from '../../shared/recording.js';

/** When tests begin, in ms since the Unix epoch; a whole second. */
export const START = Date.UTC(2026, 10, 24, 12, 0, 0);

/** A circuit's figures: closed since the start, and nothing measured yet. */
export function figures(given: Partial<Figures> = {}): Figures {
  return {
    state: 'closed',
    since: START,
    retryAt: null,
    reopens: 0,
    window: { calls: 0, failures: 0, failureRate: null, slowRate: null, latency: null },
    calls: { success: 0, failure: 0, ignored: 0, not_permitted: 0 },
    ...given,
  };
}

/** A frame, so many ms after the start. */
export function frame(after: number, circuits: EventOf<'frame'>['circuits']): EventOf<'frame'> {
  return { kind: 'frame', at: START + after, circuits };
}

/** A change of state, so many ms after the start. */
export function signal(
  after: number,
  from: State,
  to: State,
  given: Partial<EventOf<'signal'>> = {},
): EventOf<'signal'> {
  return {
    kind: 'signal',
    at: START + after,
    circuit: 'payment_api',
    from,
    to,
    since: START + after,
    reason: {
      kind: 'tripper',
      leaves: [{ rule: 'failure_streak', value: 5, threshold: 5 }],
      text: 'failure_streak 5 >= 5',
    },
    reopens: 0,
    retryAt: null,
    ...given,
  };
}

/** A scrape, so many ms after the start. */
export function scrape(after: number, changed: EventOf<'scrape'>['changed']): EventOf<'scrape'> {
  return { kind: 'scrape', at: START + after, changed };
}

/** A log line, so many ms after the start. */
export function log(after: number, line: string, given: Partial<LogEvent> = {}): EventOf<'log'> {
  return { kind: 'log', at: START + after, circuit: 'payment_api', level: 'info', line, ...given };
}

/** A Slack message, so many ms after the start. */
export function slack(after: number, body: SlackBody): EventOf<'slack'> {
  return { kind: 'slack', at: START + after, body };
}

/** The key of the sample that counts a circuit's transitions. */
export function transitions(circuit: string, from: State, to: State): string {
  return `circuit_breaker_state_transition_total{circuit_name="${circuit}",old_state="${from}",new_state="${to}"}`;
}

/** Payments opens after 10 s, tries after 15 s, closes a moment later, and a frame tells each second how it goes. */
export function outage(seconds = 30): Event[] {
  const changes = [
    signal(10_000, 'closed', 'open', { retryAt: START + 15_000 }),
    signal(15_000, 'open', 'half_open'),
    signal(15_200, 'half_open', 'closed'),
  ];
  const stateAt = (after: number): State => changes.findLast(({ at }) => at <= START + after)?.to ?? 'closed';
  const frames = Array.from({ length: seconds }, (_, second) => {
    const state = stateAt(second * 1_000);
    const outcome = state === 'open' ? 'not_permitted' : 'success';
    const calls = { ...figures().calls, [outcome]: 10 };
    return frame(second * 1_000, { payment_api: figures({ state, calls }) });
  });
  return [...frames, ...changes].sort((a, b) => a.at - b.at);
}
