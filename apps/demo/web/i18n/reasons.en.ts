import type { ReasonLeaf } from '@fluxgate/core';
import type { Formats } from './formats.js';
import { type Phrase, type ReasonWords, slowFrom } from './reasons.js';

const OPERATIONS = {
  reset: 'Reset by hand',
  disable: 'Switched off by hand',
  metrics_only: 'Set to measure only, by hand',
  force_open: 'Held open by hand',
  trip: 'Opened by hand',
} as const;

const RULES: Readonly<Record<string, Phrase>> = {
  failure_streak: ({ value = 0, threshold }) =>
    `${count(value, 'call')} failed in a row${threshold === undefined ? '' : `; ${threshold} are enough`}.`,
  failure_rate: (leaf, f) =>
    `${f.percent(leaf.value ?? 0)} of the last ${count(leaf.sample ?? 0, 'call')} failed${limit(leaf, f.percent)}.`,
  slow_rate(leaf, f) {
    const ms = slowFrom(leaf);
    const slow = ms === undefined ? 'were slow' : `took ${f.latency(ms)} or longer`;
    return `${f.percent(leaf.value ?? 0)} of the last ${count(leaf.sample ?? 0, 'call')} ${slow}${limit(leaf, f.percent)}.`;
  },
  avg_latency: (leaf, f) => `Calls took ${f.latency(leaf.value ?? 0)} on average${limit(leaf, f.latency)}.`,
  min_requests: ({ value = 0 }) => `${count(value, 'call')} were seen.`,
  cooldown: ({ value = 0 }, f) => `It has waited ${f.latency(value)}, and tries whether the service is back.`,
  backoff: ({ value = 0 }, f) => `It has waited ${f.latency(value)}, and tries whether the service is back.`,
  always: () => 'It tries at once whether the service is back.',
};

/** What the test calls of half-open showed. */
const PROBING: Readonly<Record<string, Phrase>> = {
  consecutive: ({ value = 0 }, _f, well) =>
    well
      ? `${count(value, 'test call')} in a row went well.`
      : value === 0
        ? 'The first test call failed.'
        : `A test call failed after ${count(value, 'good one')}.`,
  probes: (leaf, f) =>
    `${f.percent(leaf.value ?? 0)} of ${count(leaf.sample ?? 0, 'test call')} failed${limit(leaf, f.percent)}.`,
  quick_probes: ({ value, unit, threshold }, f, well) => {
    if (well) return `${count(value ?? 0, 'test call')} in a row were good and quick.`;
    if (unit !== 'ms' || value === undefined) return 'A test call failed.';
    return `A test call took ${f.latency(value)}${threshold === undefined ? '' : `; the limit is ${f.latency(threshold)}`}.`;
  },
  // Rules that trip decide by the test calls, too.
  failure_rate: (_leaf, _f, well) => (well ? 'The test call went well.' : 'The test call failed.'),
  failure_streak: (_leaf, _f, well) => (well ? 'The test call went well.' : 'The test call failed.'),
};

/** A rule that nothing more is known of: its name and what it measured. */
function other({ rule, value, threshold, unit, detail }: ReasonLeaf, f: Formats): string {
  const amount = unit === 'ms' ? f.latency : f.number;
  const measured = value === undefined ? '' : ` at ${amount(value)}`;
  const limited = threshold === undefined ? '' : ` (limit ${amount(threshold)})`;
  return `The rule ${rule} decided${measured}${limited}${detail === undefined ? '' : `: ${detail}`}.`;
}

function limit({ threshold }: ReasonLeaf, amount: (value: number) => string): string {
  return threshold === undefined ? '' : `; the limit is ${amount(threshold)}`;
}

function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`;
}

/** Why a circuit changed its state, in plain English. */
export const reasonsInEnglish: ReasonWords = {
  operations: OPERATIONS,
  noted: (what, note) => `${what}: “${note}”.`,
  byStory: (title) => `Closed by the story “${title}”.`,
  rules: RULES,
  probing: PROBING,
  other,
};
