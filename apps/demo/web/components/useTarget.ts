import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { target } from '../target.js';

/** Whether the address names this circuit. If so, it is scrolled to: the browser looked for it before there was anything. */
export function useTarget<E extends Element>(
  name: string,
): {
  readonly place: RefObject<E | null>;
  readonly isTarget: boolean;
} {
  const place = useRef<E>(null);
  const isTarget = target.value === name;
  useEffect(() => {
    if (isTarget) place.current?.scrollIntoView({ block: 'start' });
  }, [isTarget]);
  return { place, isTarget };
}
