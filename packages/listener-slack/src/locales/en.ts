import type { ManualOperation, Reason, ReasonLeaf, Signal, State } from '@fluxgate/core';
import { type Locale, percent, type Subject, units } from './locale.js';
import { figure, isMeasured, measured, type Phrase } from './reason.js';

/** English. */
export const en: Locale = {
  titles: {
    triggered: '🚨 Circuit Breaker Triggered',
    recovering: '🔄 Attempting Circuit Breaker Recovery',
    retriggered: '⚠️ Circuit Breaker Re-triggered',
    recovered: '✅ Circuit Breaker Recovered',
    changed: 'ℹ️ Circuit Breaker State Changed',
    shadow: 'ℹ️ Circuit Breaker Would Have Triggered',
  },
  labels: {
    why: 'Why',
    failure: 'Last failure',
    rule: 'Rule',
    when: 'When',
    nextTry: 'Next try',
    outage: 'Down',
    previous: 'Previously',
    reopens: 'Reopened',
  },
  links: { dashboard: 'Dashboard', runbook: 'Runbook' },
  description(subject, signal, failure) {
    const meaning = means(subject, signal);
    if (failure === undefined || !REJECTING.has(subject)) return meaning;
    return `${meaning} Last failure: ${failure}.`;
  },
  duration: (ms) =>
    units(ms)
      .map(([unit, count]) => `${count} ${unit}`)
      .join(' '),
  seconds: (count) => `${count}s`,
  from: (duration) => `in ${duration}`,
  reason(reason) {
    if (reason.kind === 'manual') return manual(reason);
    if (reason.kind === 'external') return reason.text;
    return measured(reason).map(phrase).join(' and ') || reason.text;
  },
  times: (count) => (count === 1 ? 'once' : `${count} times`),
  metrics({ totalCount, failureCount, failureRate, avgDuration, slowCounts }) {
    const figures = [`${totalCount} ${totalCount === 1 ? 'call' : 'calls'}`];
    if (failureRate !== undefined) figures.push(`${failureCount} failed (${percent(failureRate)})`);
    if (avgDuration !== undefined) figures.push(`${en.duration(avgDuration)} on average`);
    for (const [threshold, count] of Object.entries(slowCounts)) {
      figures.push(`${count} took ${en.duration(Number(threshold))} or longer`);
    }
    return `Window: ${figures.join(' · ')}`;
  },
  lasted: (state, duration) => `${state} for ${duration}`,
  outage: (duration, since) => `${duration}, since ${since}`,
  lastFailure: (failure) => `last failure ${failure}`,
  nextTry: (duration) => `Next try in ${duration}.`,
  noNextTry: 'never by itself',
  stays: (state) => `stays ${state}`,
  count: (transitions) => `${transitions} transitions`,
  folded: (name, transitions, span) => `${name}: ${transitions} transitions in ${span}, now`,
  repeated: '↻ Sent again because the first attempt got no answer: this may be a repeat.',
};

/** After these, calls are rejected, and the reader wants to know which error it was. */
const REJECTING: ReadonlySet<Subject> = new Set(['triggered', 'retriggered', 'shadow']);

/** What a transition means for the calls. */
function means(subject: Subject, { reason, newState, previousDuration, outage, reopens }: Signal): string {
  if (reason.kind === 'manual') return `${capitalized(done(reason.operation))}: ${EFFECTS[newState]}.`;
  if (reason.kind === 'external') return `Decided by ${reason.by ?? 'another program'}: ${EFFECTS[newState]}.`;
  switch (subject) {
    case 'triggered':
      return 'Calls are now rejected.';
    case 'recovering':
      return `Open for ${en.duration(previousDuration)}; probe calls now test whether the service has recovered.`;
    case 'retriggered':
      return 'The service has not recovered: calls are rejected again.';
    case 'recovered': {
      const reopened = reopens > 0 ? `, reopened ${en.times(reopens)}` : '';
      const down = outage ? `Down for ${en.duration(outage.duration)}${reopened}. ` : '';
      return `${down}Calls go through again.`;
    }
    case 'shadow':
      return 'In metrics_only no call is rejected. In normal operation the circuit would have opened.';
    default:
      return `${capitalized(EFFECTS[newState])}.`;
  }
}

/** What each state does with calls. */
const EFFECTS: Readonly<Record<State, string>> = {
  closed: 'calls go through',
  open: 'calls are rejected',
  half_open: 'probe calls test the service',
  metrics_only: 'calls are counted and never rejected',
  disabled: 'calls go through and are not counted',
  forced_open: 'every call is rejected until someone acts',
};

const OPERATIONS: Readonly<Record<ManualOperation, string>> = {
  reset: 'reset manually',
  disable: 'disabled manually',
  metrics_only: 'set to metrics only manually',
  force_open: 'forced open manually',
  trip: 'opened manually',
};

const done = (operation: ManualOperation | undefined): string =>
  operation ? OPERATIONS[operation] : 'changed manually';

const manual = ({ operation, note }: Reason): string => (note ? `${done(operation)}: ${note}` : done(operation));

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** What the built-in rules measure. */
const RULES: Readonly<Record<string, Phrase>> = {
  failure_rate: (leaf) => `failure rate ${percent(leaf.value)}${basis(leaf, percent)}`,
  slow_rate: (leaf) => `${slowCalls(leaf)} ${percent(leaf.value)}${basis(leaf, percent)}`,
  avg_latency: (leaf) => `average latency ${en.duration(leaf.value)}${basis(leaf, en.duration)}`,
  failure_streak: (leaf) => `${count(leaf.value, 'failure')} in a row${overshot(leaf)}`,
  min_requests: (leaf) => `${count(leaf.value, 'call')}${overshot(leaf)}`,
  probes: (leaf) => `${probesOf(leaf)} ${percent(leaf.value)}${basis(leaf, percent)}`,
  consecutive: (leaf) => {
    const { value, comparison, threshold, slowThreshold } = leaf;
    const quick = slowThreshold === undefined ? '' : ` within ${en.duration(slowThreshold)}`;
    if (comparison === '<') return `a probe failed after ${value} of ${threshold} successful ones${quick}`;
    return `${count(value, 'successful probe')} in a row${quick}`;
  },
  cooldown: ({ value }) => `waited ${en.duration(value)}`,
  backoff: ({ value }) => `waited ${en.duration(value)}`,
};

/** Rules that measure nothing. */
const FACTS: Readonly<Record<string, string>> = {
  always: 'tried again at once',
  closed: 'in closed',
  half_opened: 'in half_open',
};

/** `failure rate 62% (limit 50%, 100 calls)`; a custom rule is shown by its name. */
function phrase(leaf: ReasonLeaf): string {
  const known = RULES[leaf.rule];
  if (known && isMeasured(leaf)) return known(leaf);
  const fact = FACTS[leaf.rule];
  if (fact !== undefined && leaf.detail === undefined) return fact;
  const amount = leaf.unit === 'ms' ? en.duration : figure;
  const value = leaf.value === undefined ? '' : ` ${amount(leaf.value)}`;
  return `${leaf.rule}${value}${basis(leaf, amount, leaf.detail)}`;
}

function slowCalls({ slowThreshold }: ReasonLeaf): string {
  return slowThreshold === undefined ? 'slow calls' : `slow calls (${en.duration(slowThreshold)} or longer)`;
}

function probesOf({ slowThreshold }: ReasonLeaf): string {
  return slowThreshold === undefined ? 'probe failure rate' : `slow probes (${en.duration(slowThreshold)} or longer)`;
}

/** The limit of a figure, and what it was measured over. */
function basis(leaf: ReasonLeaf, amount: (value: number) => string, detail?: string): string {
  const { comparison, threshold, sample, of, required, unsettled, unsettledAfter } = leaf;
  const parts: string[] = [];
  if (threshold !== undefined) parts.push(`${comparison === '<' ? 'below' : 'limit'} ${amount(threshold)}`);
  if (sample !== undefined) {
    const all = required ?? sample;
    parts.push(`${all === sample ? '' : `${sample} of `}${count(all, of === 'probes' ? 'probe' : 'call')}`);
  }
  if (unsettled) {
    const after = unsettledAfter === undefined ? '' : ` within ${en.duration(unsettledAfter)}`;
    parts.push(`${unsettled} did not settle${after}`);
  }
  if (detail !== undefined) parts.push(detail);
  return parts.length > 0 ? ` (${parts.join(', ')})` : '';
}

/** A count that equals its limit names it already. */
function overshot(leaf: Parameters<Phrase>[0]): string {
  const { value, threshold, comparison, unsettled, unsettledAfter } = leaf;
  const rest: ReasonLeaf = {
    rule: '',
    ...(value !== threshold && { threshold }),
    ...(comparison && { comparison }),
    ...(unsettled !== undefined && { unsettled }),
    ...(unsettledAfter !== undefined && { unsettledAfter }),
  };
  return basis(rest, figure);
}

function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`;
}
