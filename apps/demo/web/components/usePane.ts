import { useSignalEffect } from '@preact/signals';
import type { RefObject } from 'preact';
import { useRef } from 'preact/hooks';

/**
 * A pane that scrolls by itself to what is followed, marked with `data-followed="true"`, when `what` changes. Only the pane
 * scrolls: the page stays where its reader is.
 */
export function usePane(what: () => unknown): RefObject<HTMLElement | null> {
  const pane = useRef<HTMLElement>(null);
  useSignalEffect(() => {
    what();
    // After what has changed was drawn.
    requestAnimationFrame(() => {
      const element = pane.current;
      const found = element?.querySelector<HTMLElement>('[data-followed="true"]');
      if (!element || !found) return;
      const offset = found.getBoundingClientRect().top - element.getBoundingClientRect().top;
      const room = element.clientHeight;
      if (offset >= 0 && offset + found.offsetHeight <= room) return;
      element.scrollTop += offset - Math.max(0, (room - found.offsetHeight) / 3);
    });
  });
  return pane;
}
