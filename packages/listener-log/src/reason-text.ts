import type { Reason } from '@fluxgate/core';

/** A reason as text; of a manual operation without its note, which is in the record alone, where it can be redacted. */
export function reasonText({ kind, operation, text }: Reason): string {
  return kind === 'manual' ? ['manual', operation].filter(Boolean).join(' ') : text;
}
