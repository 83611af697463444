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
    this.leaves = Object.freeze(leaves.map((leaf) => Object.freeze({ ...leaf })));
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
  return new RecordedReason(kind, leaves, sentence(leaves) || kind);
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

/** The reason of a transition that was decided outside the breaker. `fleet: 4 of 9 members open` */
export function externalReason({ by, detail, leaves = [] }: ExternalDecision): Reason {
  const said = detail ?? sentence(leaves);
  return new RecordedReason('external', leaves, said ? `${by}: ${said}` : by, {
    by,
    ...(detail !== undefined && { detail }),
  });
}

/** Whether `kept` is what is left of a reason in a snapshot. */
export function isReason(kept: unknown): kept is Omit<Reason, 'text'> {
  const { kind, leaves, operation, note, by, detail } = Object(kept) as Record<string, unknown>;
  const isManual = OPERATIONS.includes(operation as never) && (note === undefined || typeof note === 'string');
  return (
    KINDS.includes(kind as never) &&
    (kind !== 'manual' || isManual) &&
    (kind !== 'external' || (typeof by === 'string' && (detail === undefined || typeof detail === 'string'))) &&
    Array.isArray(leaves) &&
    leaves.every((leaf) => typeof Object(leaf).rule === 'string')
  );
}

/** The reason that a snapshot kept. */
export function restoredReason({ kind, leaves, operation, note, by, detail }: Omit<Reason, 'text'>): Reason {
  if (kind === 'external' && by !== undefined) return externalReason({ by, detail, leaves });
  return kind === 'manual' && operation !== undefined ? manualReason(operation, note) : ruleReason(kind, leaves);
}

/**
 * Gates (a minimum of requests, a state) tell when to look, not what was seen: they stay in the data, and the sentence names
 * them only when there is nothing else to name.
 */
const GATES: ReadonlySet<string> = new Set(['min_requests', 'closed', 'half_opened']);

function sentence(leaves: readonly ReasonLeaf[]): string {
  const measured = leaves.filter((leaf) => !leaf.gate && !GATES.has(leaf.rule));
  return (measured.length > 0 ? measured : leaves).map(phrase).join(' and ');
}

/** `failure_rate 0.62 >= 0.5 over 100 calls` */
function phrase(leaf: ReasonLeaf): string {
  let text = leaf.rule;
  if (leaf.value !== undefined) text += ` ${figure(leaf.value, leaf.unit)}`;
  if (leaf.threshold !== undefined) text += ` ${leaf.comparison ?? '>='} ${figure(leaf.threshold, leaf.unit)}`;
  if (leaf.sample !== undefined) text += ` over ${count(leaf.sample, leaf.of ?? 'calls')}`;
  if (leaf.detail !== undefined) text += ` (${leaf.detail})`;
  return text;
}

/** `1 probe`, `2 probes` */
function count(sample: number, of: 'calls' | 'probes'): string {
  return `${sample} ${sample === 1 ? of.slice(0, -1) : of}`;
}

/** A ratio with four decimals at the most, milliseconds with one; no trailing zeros. */
function figure(value: number, unit: 'ms' | undefined): string {
  const precision = unit === 'ms' ? 10 : 10_000;
  return `${Math.round(value * precision) / precision}${unit ? ` ${unit}` : ''}`;
}
