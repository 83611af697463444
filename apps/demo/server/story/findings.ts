import type { State } from '@fluxgate/core';
import type { TransitionRecord } from '@fluxgate/listener-log';
import { CIRCUIT_OPEN } from '../shop/shop.js';
import type { ReadableMessage } from '../slack/reader.js';
import { STATE, seriesValue, TRANSITIONS } from './exposition.js';
import { HERO, hero, type Observations } from './observations.js';
import { transitionOf } from './tape.js';

/** Whether one part of the story was observed. */
export interface Finding {
  readonly part: string;
  readonly observed: boolean;
  /** What was seen. */
  readonly seen: string;
}

/** The way of a circuit through an outage. */
const CYCLE: readonly (readonly [State, State])[] = [
  ['closed', 'open'],
  ['open', 'half_open'],
  ['half_open', 'closed'],
];

/** Hold what was observed against the story, part by part. */
export function findingsOf(all: Observations): Finding[] {
  return [healthy(all), failing(all), opening(all), fallback(all), recovery(all), metrics(all), slack(all), log(all)];
}

function healthy({ healthy }: Observations): Finding {
  const good = healthy.filter(({ status, answeredBy }) => status < 300 && answeredBy !== 'fallback' && answeredBy);
  return {
    part: 'healthy traffic',
    observed: good.length > 0 && good.length === healthy.length,
    seen: `${good.length} of ${healthy.length} answers came from the services`,
  };
}

function failing({ orders }: Observations): Finding {
  const failed = orders.filter(({ because }) => because?.endsWith(' answered 503'));
  return {
    part: 'payments fails',
    observed: failed.length > 0,
    seen: `${failed.length} orders got a 503 from payments; the fallback queued them`,
  };
}

function opening({ opened, log }: Observations): Finding {
  const first = log
    .flatMap((line) => transitionOf(line) ?? [])
    .find(({ name, newState }) => name === HERO && newState === 'open');
  const reason = first?.reason.text;
  return {
    part: 'circuit opens, with the reason',
    // Who looks late sees it reopened already; why it opened first is in the log.
    observed:
      opened?.state === 'open' && opened.reason !== undefined && reason?.startsWith('failure_streak 5 >= 5') === true,
    seen: `${HERO} was ${opened?.state}: ${opened?.reason?.text ?? 'no reason'}`,
  };
}

function fallback({ healthy, orders, reachedWhileOpen }: Observations): Finding {
  const rejected = orders.filter(({ because }) => because === CIRCUIT_OPEN);
  const inGateway = median(rejected.flatMap((answer) => answer.inGateway ?? []));
  const charged = median(healthy.flatMap((one) => (one.endpoint === 'orders' ? (one.inGateway ?? []) : [])));
  const roundTrip = median(rejected.map((answer) => answer.roundTrip));
  return {
    part: 'fallback answers while open',
    observed:
      rejected.length > 0 &&
      rejected.every(({ status }) => status === 202) &&
      // In its own measure: how long a millisecond's work takes is up to the machine.
      inGateway < (charged / 4 || Number.POSITIVE_INFINITY) &&
      reachedWhileOpen === 0,
    seen:
      `${rejected.length} orders rejected and queued in ${inGateway.toFixed(3)} ms in the gateway, ` +
      `${roundTrip.toFixed(2)} ms over the wire (medians); ${reachedWhileOpen} requests reached payments`,
  };
}

function recovery({ circuits, orders }: Observations): Finding {
  const circuit = hero(circuits);
  const others = circuits.filter(({ name }) => name !== HERO);
  return {
    part: 'recovery by probes',
    observed:
      circuit?.state === 'closed' &&
      circuit.reason?.text.startsWith('consecutive 3 >= 3') === true &&
      orders.at(-1)?.answeredBy === 'payments' &&
      others.every(({ state }) => state === 'closed'),
    seen:
      `${HERO} is ${circuit?.state}: ${circuit?.reason?.text ?? 'no reason'}; ` +
      `the last order was answered by ${orders.at(-1)?.answeredBy ?? 'no service'}; ` +
      others.map(({ name, state }) => `${name} is ${state}`).join(', '),
  };
}

function metrics({ scrapes }: Observations): Finding {
  const states = Object.values(scrapes).map((text) =>
    ['closed', 'open'].map((state) => seriesValue(text, STATE, { circuit_name: HERO, state })),
  );
  const counts = Object.values(scrapes).map((text) =>
    CYCLE.map(([old_state, new_state]) => seriesValue(text, TRANSITIONS, { circuit_name: HERO, old_state, new_state })),
  );
  const expectedStates = [
    [1, 0],
    [0, 1],
    [1, 0],
  ];
  const [first, open, last] = counts as [(number | undefined)[], (number | undefined)[], (number | undefined)[]];
  return {
    part: 'metrics',
    observed:
      JSON.stringify(states) === JSON.stringify(expectedStates) &&
      first.every((count) => count === 0) &&
      open[0] === 1 &&
      last.every((count) => count !== undefined && count >= 1),
    seen: `closed/open was ${states.map((pair) => pair.join('/')).join(', then ')}; transitions counted ${last.join(', ')}`,
  };
}

function slack({ messages, log }: Observations): Finding {
  const untold = CYCLE.filter(([from, to]) => !tells(messages, from, to, recordOf(log, from, to)?.reason.text));
  return {
    part: 'Slack messages',
    observed: untold.length === 0,
    seen:
      untold.length === 0
        ? `${messages.length} messages report all ${CYCLE.length} transitions with their reasons`
        : `none of ${messages.length} messages reports ${untold.map(([from, to]) => `${from} → ${to}`).join(', ')}`,
  };
}

/** Whether any of the messages tells of this transition of the story's circuit: in one of its own, or folded with others. */
function tells(messages: readonly ReadableMessage[], from: State, to: State, why = ''): boolean {
  return messages.some(({ lines }) => {
    const text = lines.join('\n');
    return text.includes(HERO) && text.includes(`${from} → ${to}`) && text.includes(why);
  });
}

function log({ log }: Observations): Finding {
  const missing = CYCLE.filter(([from, to]) => recordOf(log, from, to) === undefined);
  const transitions = log.filter(transitionOf).length;
  return {
    part: 'log lines',
    observed: missing.length === 0,
    seen:
      missing.length === 0
        ? `${transitions} transition records, 'open' as a warning; ${log.length - transitions} records of failed or rejected calls`
        : `no correct record of ${missing.map(([from, to]) => `${from} → ${to}`).join(', ')} among ${transitions}`,
  };
}

/** The record of a transition of the story's circuit, provided that it is as it should be. */
function recordOf(log: Observations['log'], from: State, to: State): TransitionRecord['circuit'] | undefined {
  const line = log.find((each) => {
    const { level, msg } = each.record;
    const circuit = transitionOf(each);
    return (
      circuit?.name === HERO &&
      circuit.oldState === from &&
      circuit.newState === to &&
      circuit.reason.text !== '' &&
      level === (to === 'open' ? 40 : 30) &&
      msg.includes(`'${HERO}' transitioned from ${from} to ${to}`)
    );
  });
  return line && transitionOf(line);
}

/** The median, or NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
