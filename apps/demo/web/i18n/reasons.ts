import type { ManualOperation, ReasonLeaf } from '@fluxgate/core';
import type { SignalEvent } from '../../shared/events.js';
import { type PresetName, storyBehind } from '../../shared/presets.js';
import type { Formats } from './formats.js';

/** What a reason is told from. */
export type Decision = Pick<SignalEvent, 'from' | 'to' | 'reason'>;

/** What one leaf of a reason says; `well`: of test calls, whether they closed the circuit. */
export type Phrase = (leaf: ReasonLeaf, formats: Formats, well: boolean) => string;

/** The words of one language for reasons. */
export interface ReasonWords {
  readonly operations: Readonly<Record<ManualOperation, string>>;
  /** What was done by hand, and the note with it. */
  noted(what: string, note: string): string;
  /** A story closed the circuit, to begin in health. */
  byStory(title: string): string;
  /** By the rule's name: what it saw. */
  readonly rules: Readonly<Record<string, Phrase>>;
  /** By the rule's name: what it saw of the test calls in half-open. */
  readonly probing: Readonly<Record<string, Phrase>>;
  /** A rule that nothing more is known of. */
  readonly other: Phrase;
}

/** Why a circuit changed its state, in the words of one language; `titleOf`: what a story is called there. */
export function tellReason(
  { from, to, reason }: Decision,
  words: ReasonWords,
  formats: Formats,
  titleOf: (story: PresetName) => string,
): string {
  if (reason.kind === 'manual') {
    const story = storyBehind(reason.note);
    if (story !== undefined) return words.byStory(titleOf(story));
    const what = words.operations[reason.operation ?? 'reset'];
    return reason.note ? words.noted(what, reason.note) : `${what}.`;
  }
  const sentences = seenBy(reason).map((leaf) => {
    const probed = from === 'half_open' ? words.probing[leaf.rule] : undefined;
    return (probed ?? words.rules[leaf.rule] ?? words.other)(leaf, formats, to === 'closed');
  });
  return [...new Set(sentences)].join(' ') || reason.text;
}

/** Conditions for deciding at all, of leaves that do not mark themselves as such; they do not say what was seen. */
const GATES: ReadonlySet<string> = new Set(['min_requests', 'closed', 'half_opened']);

/** The leaves that say what was seen; where there are none, all of them. */
function seenBy({ leaves }: Decision['reason']): readonly ReasonLeaf[] {
  const seen = leaves.filter(({ rule, gate }) => !(gate ?? GATES.has(rule)));
  return seen.length > 0 ? seen : leaves;
}

/** From how many ms on a call was slow, out of a leaf of `slow_rate`. */
export function slowFrom({ slowThreshold, detail = '' }: ReasonLeaf): number | undefined {
  if (slowThreshold !== undefined) return slowThreshold;
  const [, ms] = /([\d.]+) ms/.exec(detail) ?? [];
  return ms === undefined ? undefined : Number(ms);
}
