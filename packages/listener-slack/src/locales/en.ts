import type { ReasonLeaf } from '@fluxgate/core';
import { type Locale, percent, units } from './locale.js';
import { figure, isMeasured, measured, type Phrase, slowFrom, wanted } from './reason.js';

/** English. */
export const en: Locale = {
  titles: {
    triggered: '🚨 Circuit Breaker Triggered',
    recovering: '🔄 Attempting Circuit Breaker Recovery',
    retriggered: '⚠️ Circuit Breaker Re-triggered',
    recovered: '✅ Circuit Breaker Recovered',
    changed: 'ℹ️ Circuit Breaker State Changed',
  },
  labels: {
    why: 'Why',
    rule: 'Rule',
    when: 'When',
    nextTry: 'Next try',
    previous: 'Before that',
    reopens: 'Reopened',
  },
  links: { dashboard: 'Dashboard', runbook: 'Runbook' },
  duration: (ms) =>
    units(ms)
      .map(([unit, count]) => `${count} ${unit}`)
      .join(' '),
  seconds: (count) => `${count}s`,
  from: (duration) => `in ${duration}`,
  reason: (reason) =>
    reason.kind === 'manual' && reason.operation
      ? reason.text.replace('manual', `manual ${reason.operation}`)
      : measured(reason).map(phrase).join(' and ') || reason.text,
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
  reopened: (count) => `Reopened ${en.times(count)}.`,
  lasted: (state, duration) => `${state} for ${duration}`,
  nextTry: (duration) => `Next try in ${duration}.`,
  count: (transitions) => `${transitions} transitions`,
  folded: (name, transitions, span) => `${name}: ${transitions} transitions in ${span}, now`,
  repeated: '↻ Sent again, as the answer to the first attempt was lost: this may be a repeat.',
};

/** What the built-in rules measure. */
const RULES: Readonly<Record<string, Phrase>> = {
  failure_rate: (leaf) => `failure rate ${percent(leaf.value)}${basis(leaf, percent)}`,
  slow_rate(leaf) {
    const ms = slowFrom(leaf);
    const slow = ms === undefined ? 'slow calls' : `slow calls (${en.duration(ms)} or longer)`;
    return `${slow} ${percent(leaf.value)}${basis(leaf, percent)}`;
  },
  avg_latency: (leaf) => `average latency ${en.duration(leaf.value)}${basis(leaf, en.duration)}`,
  failure_streak: (leaf) => `${count(leaf.value, 'failure')} in a row${overshot(leaf)}`,
  min_requests: (leaf) => `${count(leaf.value, 'call')}${overshot(leaf)}`,
  probes: (leaf) => `probe failure rate ${percent(leaf.value)}${basis(leaf, percent)}`,
  consecutive: ({ value, comparison, threshold }) =>
    comparison === '<'
      ? `a probe failed after ${value} of ${threshold} good ones`
      : `${count(value, 'good probe')} in a row`,
  cooldown: ({ value }) => `waited ${en.duration(value)}`,
  backoff: ({ value }) => `waited ${en.duration(value)}`,
};

/** Rules that measure nothing. */
const FACTS: Readonly<Record<string, string>> = {
  always: 'tried again at once',
  closed: 'in closed',
  half_opened: 'in half_open',
};

/** `failure rate 62% (limit 50%, 100 calls)`; a rule of the user's own goes by its name. */
function phrase(leaf: ReasonLeaf): string {
  const known = RULES[leaf.rule];
  if (known && isMeasured(leaf)) return known(leaf);
  const fact = FACTS[leaf.rule];
  if (fact !== undefined && leaf.detail === undefined) return fact;
  const amount = leaf.unit === 'ms' ? en.duration : figure;
  const value = leaf.value === undefined ? '' : ` ${amount(leaf.value)}`;
  return `${leaf.rule}${value}${basis(leaf, amount, leaf.detail)}`;
}

/** What a figure was held against, and what it was taken from. */
function basis(leaf: ReasonLeaf, amount: (value: number) => string, detail?: string): string {
  const { comparison, threshold, sample, of } = leaf;
  const parts: string[] = [];
  if (threshold !== undefined) parts.push(`${comparison === '<' ? 'below' : 'limit'} ${amount(threshold)}`);
  if (sample !== undefined) {
    const all = wanted(leaf) ?? sample;
    parts.push(`${all === sample ? '' : `${sample} of `}${count(all, of === 'probes' ? 'probe' : 'call')}`);
  }
  if (detail !== undefined) parts.push(detail);
  return parts.length > 0 ? ` (${parts.join(', ')})` : '';
}

/** A count that reached its limit exactly names it already. */
function overshot({ value, threshold, comparison }: Parameters<Phrase>[0]): string {
  return value === threshold ? '' : basis({ rule: '', threshold, ...(comparison && { comparison }) }, figure);
}

function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`;
}
