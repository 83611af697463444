import type { CallEvent, CallOutcome } from '@fluxgate/core';
import { type Span, trace } from '@opentelemetry/api';
import { ATTRIBUTE, wellFormed } from './names.js';

const SEVERITY: Readonly<Record<CallOutcome, number>> = { success: 0, ignored: 1, failure: 2, not_permitted: 3 };

/** Which call a span shows. */
const shown = new WeakMap<Span, CallEvent>();

/**
 * Put a call on the span that is active: name and state of its circuit, and its outcome.
 *
 * A span may see several calls. Of one circuit it shows the last, which is what became of a retried call; of several circuits
 * the one that fared worst, or an answer from one would hide that another rejected.
 */
export function showOnActiveSpan(event: CallEvent): void {
  const span = trace.getActiveSpan();
  if (span === undefined || !span.isRecording()) return;
  const before = shown.get(span);
  if (
    before !== undefined &&
    before.circuitName !== event.circuitName &&
    SEVERITY[before.outcome] > SEVERITY[event.outcome]
  ) {
    return;
  }
  shown.set(span, event);
  span.setAttributes({
    [ATTRIBUTE.name]: wellFormed(event.circuitName),
    [ATTRIBUTE.state]: event.state,
    [ATTRIBUTE.outcome]: event.outcome,
  });
}
