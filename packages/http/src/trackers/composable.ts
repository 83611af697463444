import { and, type ComposableTracker, not, or, type Tracker } from '@fluxgate/core';

/** A tracker with `.and()`, `.or()` and `.not()`, made of a text and of what it judges. */
export function composable(text: string, judges: Pick<Tracker, 'error' | 'value'>): ComposableTracker {
  const tracker: ComposableTracker = {
    ...judges,
    and: (other) => and(tracker, other),
    or: (other) => or(tracker, other),
    not: () => not(tracker),
    toString: () => text,
  };
  return Object.freeze(tracker);
}
