import type { ReasonLeaf } from '@fluxgate/core';
import type { Formats } from './formats.js';
import { type Phrase, type ReasonWords, slowFrom } from './reasons.js';

const OPERATIONS = {
  reset: 'Reset manually',
  disable: 'Disabled manually',
  metrics_only: 'Set to metrics-only manually',
  force_open: 'Forced open manually',
  trip: 'Opened manually',
} as const;

const RULES: Readonly<Record<string, Phrase>> = {
  failure_streak: ({ value = 0, threshold }) =>
    `${count(value, 'call')} failed in a row${threshold === undefined ? '' : ` (limit ${threshold})`}.`,
  failure_rate: (leaf, f) =>
    `${f.percent(leaf.value ?? 0)} of the last ${count(leaf.sample ?? 0, 'call')} failed${limit(leaf, f.percent)}.`,
  slow_rate(leaf, f) {
    const ms = slowFrom(leaf);
    const slow = ms === undefined ? 'were slow' : `took ${f.latency(ms)} or longer`;
    return `${f.percent(leaf.value ?? 0)} of the last ${count(leaf.sample ?? 0, 'call')} ${slow}${limit(leaf, f.percent)}.`;
  },
  avg_latency: (leaf, f) => `Calls took ${f.latency(leaf.value ?? 0)} on average${limit(leaf, f.latency)}.`,
  min_requests: ({ value = 0 }) => `${count(value, 'call')} recorded.`,
  cooldown: ({ value = 0 }, f) => `Waited ${f.latency(value)}; now testing whether the service is back.`,
  backoff: ({ value = 0 }, f) => `Waited ${f.latency(value)}; now testing whether the service is back.`,
  always: () => 'Testing at once whether the service is back.',
};

/** What the probes in half-open showed. */
const PROBING: Readonly<Record<string, Phrase>> = {
  consecutive: ({ value = 0 }, _f, well) =>
    well
      ? `${count(value, 'probe')} in a row succeeded.`
      : value === 0
        ? 'The first probe failed.'
        : `A probe failed after ${value} had succeeded.`,
  probes: (leaf, f) =>
    `${f.percent(leaf.value ?? 0)} of ${count(leaf.sample ?? 0, 'probe')} failed${limit(leaf, f.percent)}.`,
  quick_probes: ({ value, unit, threshold }, f, well) => {
    if (well) return `${count(value ?? 0, 'quick probe')} in a row.`;
    if (unit !== 'ms' || value === undefined) return 'A probe failed.';
    return `A probe took ${f.latency(value)}${threshold === undefined ? '' : ` (limit ${f.latency(threshold)})`}.`;
  },
  // Tripping rules judge the probes, too.
  failure_rate: (_leaf, _f, well) => (well ? 'The probe succeeded.' : 'The probe failed.'),
  failure_streak: (_leaf, _f, well) => (well ? 'The probe succeeded.' : 'The probe failed.'),
};

/** A rule without words here: its name and what it measured. */
function other({ rule, value, threshold, unit, detail }: ReasonLeaf, f: Formats): string {
  const amount = unit === 'ms' ? f.latency : f.number;
  const measured = value === undefined ? '' : ` at ${amount(value)}`;
  const limited = threshold === undefined ? '' : ` (limit ${amount(threshold)})`;
  return `The rule ${rule} decided${measured}${limited}${detail === undefined ? '' : `: ${detail}`}.`;
}

function limit({ threshold }: ReasonLeaf, amount: (value: number) => string): string {
  return threshold === undefined ? '' : ` (limit ${amount(threshold)})`;
}

function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`;
}

/** Why a circuit changed its state, in plain English. */
export const reasonsInEnglish: ReasonWords = {
  operations: OPERATIONS,
  noted: (what, note) => `${what}: “${note}”.`,
  byStory: (title) => `Closed by the preset “${title}”.`,
  rules: RULES,
  probing: PROBING,
  other,
};
