import type { ComponentChildren, GenericEventHandler, JSX, Ref } from 'preact';

/** What {@link Scroller} holds. */
export interface ScrollerProps {
  readonly class: string;
  /** The id of its title. */
  readonly labelledBy: string;
  readonly children: ComponentChildren;
  readonly inner?: Ref<HTMLElement>;
  readonly onScroll?: GenericEventHandler<HTMLElement>;
}

/** A region that scrolls by itself, with the arrow keys too. */
export function Scroller({ class: look, labelledBy, children, inner = null, onScroll }: ScrollerProps): JSX.Element {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard
    <section class={look} aria-labelledby={labelledBy} tabIndex={0} ref={inner} onScroll={onScroll}>
      {children}
    </section>
  );
}
