import { invalid, text, withMethods } from './validate.js';

/** One rule's part in a decision: what it measured, and against what. */
export interface ReasonLeaf {
  /** The rule's name as rules print themselves: `failure_rate`, `probes`, `cooldown`. */
  readonly rule: string;
  /** What was measured, in the rule's own unit (a ratio, a count, ms). */
  readonly value?: number;
  /** How the value stands to the threshold. */
  readonly comparison?: '>=' | '<';
  /** The threshold that the rule was given. */
  readonly threshold?: number;
  /** The unit of value and threshold, where they have one. */
  readonly unit?: 'ms';
  /** How many outcomes the value was measured over. */
  readonly sample?: number;
  /** What the sample consists of. */
  readonly of?: 'calls' | 'probes';
  /** Anything else that a reader should know, as text. */
  readonly detail?: string;
  /** Set for a rule that says when to look (a minimum of requests, a state), not what was seen. */
  readonly gate?: true;
  /** From how many ms on a call counts as slow, where the rule counts slow calls. */
  readonly slowThreshold?: number;
  /** How many probes the recovery requires. */
  readonly required?: number;
  /** How many of the probes failed. */
  readonly failed?: number;
  /** How many of the calls that the value was measured over did not settle in time. */
  readonly unsettled?: number;
  /** After how many ms those calls counted as failures. */
  readonly unsettledAfter?: number;
}

/** Who decided on a change of state. */
export type ReasonKind = 'tripper' | 'retry' | 'recovery' | 'manual' | 'external';

/** The operations by which a person or a program changes the state by hand. */
export type ManualOperation = 'reset' | 'disable' | 'metrics_only' | 'force_open' | 'trip';

const KINDS: readonly ReasonKind[] = ['tripper', 'retry', 'recovery', 'manual', 'external'];
const OPERATIONS: readonly ManualOperation[] = ['reset', 'disable', 'metrics_only', 'force_open', 'trip'];

/**
 * Why a circuit changed its state: data first, text second.
 *
 * `String(reason)` is made to be read by a person (`failure_rate 0.62 >= 0.5 over 100 calls`); `leaves` name each rule
 * that decided, with the measured value, the threshold and the sample size.
 */
export interface Reason {
  /** Who decided. */
  readonly kind: ReasonKind;
  /** The rules that held and so decided, in the order in which they were written; empty for a manual operation. */
  readonly leaves: readonly ReasonLeaf[];
  /** Which manual operation it was, when `kind` is `'manual'`. */
  readonly operation?: ManualOperation;
  /** What the operator said, when `kind` is `'manual'` and a note was given. */
  readonly note?: string;
  /** Who decided outside the breaker, when `kind` is `'external'`: `fleet`, `health_check`. */
  readonly by?: string;
  /** What they said, when `kind` is `'external'`. */
  readonly detail?: string;
  /** The same, for a person to read. */
  readonly text: string;
  /** `text`. */
  toString(): string;
}

class RecordedReason implements Reason {
  readonly kind: ReasonKind;
  readonly leaves: readonly ReasonLeaf[];
  declare readonly operation?: ManualOperation;
  declare readonly note?: string;
  declare readonly by?: string;
  declare readonly detail?: string;
  readonly text: string;

  constructor(
    kind: ReasonKind,
    leaves: readonly ReasonLeaf[],
    text: string,
    more?: Pick<Reason, 'operation' | 'note' | 'by' | 'detail'>,
  ) {
    this.kind = kind;
    this.leaves = Object.freeze(leaves);
    Object.assign(this, more);
    this.text = text;
    Object.freeze(this);
  }

  toString(): string {
    return this.text;
  }
}

/** The reason of a transition that a rule decided. */
export function ruleReason(kind: ReasonKind, leaves: readonly ReasonLeaf[]): Reason {
  const clean = leaves.map(cleanLeaf);
  return new RecordedReason(kind, clean, sentence(clean) || kind);
}

/** The reason of a transition that someone asked for. */
export function manualReason(operation: ManualOperation, note: string | undefined): Reason {
  const text = note ? `manual: ${note}` : 'manual';
  return new RecordedReason('manual', [], text, { operation, ...(note !== undefined && { note }) });
}

/** Who decides outside the breaker, such as a fleet or a health check, and why. */
export interface ExternalDecision {
  /** Who decides: `fleet`, `health_check`. */
  readonly by: string;
  /** What they have seen, for a person to read. */
  readonly detail?: string | undefined;
  /** What was measured, where it can be given as data. */
  readonly leaves?: readonly ReasonLeaf[] | undefined;
}

/**
 * The reason of a transition that was decided outside the breaker: `fleet: 4 of 9 members open`
 *
 * @throws TypeError when the decision does not say by whom, or its parts are of the wrong kind
 */
export function externalReason(option: string, decision: ExternalDecision): Reason {
  const { by, detail, leaves = [] } = decision;
  text(`${option}.by`, by);
  if (detail !== undefined && typeof detail !== 'string') invalid(`${option}.detail`, detail, 'a string');
  const clean = validLeaves(`${option}.leaves`, leaves).map(cleanLeaf);
  const said = detail ?? sentence(clean);
  return new RecordedReason('external', clean, said ? `${by}: ${said}` : by, {
    by,
    ...(detail !== undefined && { detail }),
  });
}

/**
 * The reason that a snapshot kept, made anew from its data.
 *
 * @throws TypeError or RangeError that names the part which is not as `toJSON()` gives it
 */
export function restoredReason(option: string, kept: Omit<Reason, 'text'>): Reason {
  const { kind, leaves, operation, note } = withMethods(option, kept, 'a reason as toJSON() gives it');
  if (!KINDS.includes(kind)) invalid(`${option}.kind`, kind, KINDS.join(', '), RangeError);
  if (kind === 'external') return externalReason(option, kept as ExternalDecision);
  if (kind !== 'manual') return ruleReason(kind, validLeaves(`${option}.leaves`, leaves));
  if (note !== undefined && typeof note !== 'string') invalid(`${option}.note`, note, 'a string');
  if (operation === undefined || !OPERATIONS.includes(operation)) {
    invalid(`${option}.operation`, operation, OPERATIONS.join(', '), RangeError);
  }
  return manualReason(operation, note);
}

/** What each part of a leaf is, except for its rule. A leaf with a part that no one can read would make nonsense of the text. */
const PARTS: { readonly [Part in Exclude<keyof ReasonLeaf, 'rule'>]-?: (given: unknown) => boolean } = {
  value: isFigure,
  comparison: (given) => given === '>=' || given === '<',
  threshold: isFigure,
  unit: (given) => given === 'ms',
  sample: isCount,
  of: (given) => given === 'calls' || given === 'probes',
  detail: (given) => typeof given === 'string',
  gate: (given) => given === true,
  slowThreshold: isFigure,
  required: isCount,
  failed: isCount,
  unsettled: isCount,
  unsettledAfter: isFigure,
};

function isFigure(given: unknown): boolean {
  return Number.isFinite(given);
}

function isCount(given: unknown): boolean {
  return Number.isSafeInteger(given) && (given as number) >= 0;
}

/** A frozen copy of a leaf that a rule gave, without what is not as it should be. */
function cleanLeaf(leaf: ReasonLeaf): ReasonLeaf {
  const clean: Record<string, unknown> = { rule: String(leaf.rule) };
  for (const [part, isValid] of Object.entries(PARTS)) {
    const given = leaf[part as keyof ReasonLeaf];
    if (isValid(given)) clean[part] = given;
  }
  return Object.freeze(clean) as unknown as ReasonLeaf;
}

function validLeaves(option: string, leaves: readonly ReasonLeaf[]): readonly ReasonLeaf[] {
  if (!Array.isArray(leaves)) invalid(option, leaves, 'an array of leaves');
  for (const [i, leaf] of leaves.entries()) {
    const { rule, ...parts } = withMethods(`${option}[${i}]`, leaf as ReasonLeaf, 'a leaf of a reason');
    text(`${option}[${i}].rule`, rule);
    for (const [part, given] of Object.entries(parts)) {
      const isValid = PARTS[part as keyof typeof PARTS];
      if (!Object.hasOwn(PARTS, part) || !isValid(given)) {
        invalid(`${option}[${i}].${part}`, given, 'as toJSON() gives it', RangeError);
      }
    }
  }
  return leaves;
}

/**
 * Gates (a minimum of requests, a state) tell when to look, not what was seen: they stay in the data, and the sentence names
 * them only when there is nothing else to name.
 */
const GATES: ReadonlySet<string> = new Set(['min_requests', 'closed', 'half_opened']);

/** Whether `leaf` says when to look, not what was seen. */
export function isGate(leaf: ReasonLeaf): boolean {
  return leaf.gate === true || GATES.has(leaf.rule);
}

function sentence(leaves: readonly ReasonLeaf[]): string {
  const measured = leaves.filter((leaf) => !isGate(leaf));
  return (measured.length > 0 ? measured : leaves).map(phrase).join(' and ');
}

/** `failure_rate 0.62 >= 0.5 over 100 calls` */
function phrase(leaf: ReasonLeaf): string {
  let text = leaf.rule;
  if (leaf.value !== undefined) text += ` ${figure(leaf.value, leaf.unit)}`;
  if (leaf.threshold !== undefined) text += ` ${leaf.comparison ?? '>='} ${figure(leaf.threshold, leaf.unit)}`;
  if (leaf.sample !== undefined) text += ` over ${count(leaf.sample, leaf.of ?? 'calls')}`;
  const remarks = remarksOn(leaf);
  if (remarks.length > 0) text += ` (${remarks.join(', ')})`;
  return text;
}

/** `slow from 500 ms`, `3 failed`, `10 required`, `7 did not settle within 300 s` */
function remarksOn(leaf: ReasonLeaf): string[] {
  const { detail, slowThreshold, unsettled, unsettledAfter } = leaf;
  // Where the threshold is the number of probes itself, the sentence has said it.
  const { failed, required }: Partial<ReasonLeaf> = leaf.required === leaf.threshold ? {} : leaf;
  const within = unsettledAfter === undefined ? ' in time' : ` within ${figure(unsettledAfter / 1_000, undefined)} s`;
  return [
    ...(detail === undefined ? [] : [detail]),
    // A rule may have said so in its own words.
    ...(slowThreshold === undefined || detail !== undefined ? [] : [`slow from ${figure(slowThreshold, 'ms')}`]),
    ...(failed === undefined ? [] : [`${failed} failed`]),
    ...(required === undefined ? [] : [`${required} required`]),
    ...(unsettled === undefined ? [] : [`${unsettled} did not settle${within}`]),
  ];
}

/** `1 probe`, `2 probes` */
function count(sample: number, of: 'calls' | 'probes'): string {
  return `${sample} ${sample === 1 ? of.slice(0, -1) : of}`;
}

/** A ratio with at most four decimals, milliseconds with one; no trailing zeros. */
function figure(value: number, unit: 'ms' | undefined): string {
  const precision = unit === 'ms' ? 10 : 10_000;
  return `${Math.round(value * precision) / precision}${unit ? ` ${unit}` : ''}`;
}
