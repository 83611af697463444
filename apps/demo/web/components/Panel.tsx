import type { ComponentChildren, JSX } from 'preact';
import { useId } from 'preact/hooks';
import { messages } from '../i18n/index.js';

/** What {@link Panel} frames. */
export interface PanelProps {
  readonly title: string;
  /** The PromQL that the panel stands for. */
  readonly query: string;
  readonly class: string;
  readonly children: ComponentChildren;
}

/** One panel, with its query below. */
export function Panel({ title, query, class: look, children }: PanelProps): JSX.Element {
  const id = useId();
  return (
    <article class={`panel ${look}`} aria-labelledby={id}>
      <h3 id={id}>{title}</h3>
      <div class="panel-body">{children}</div>
      <p class="panel-query">
        <span>{messages.value.panels.query}</span> <code>{query}</code>
      </p>
    </article>
  );
}
