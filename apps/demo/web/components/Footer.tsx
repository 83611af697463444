import type { JSX } from 'preact';
import { messages } from '../i18n/index.js';

/** Where the rest is. */
export function Footer(): JSX.Element {
  const { footer } = messages.value;
  return (
    <footer class="footer">
      <p>
        <a href="metrics">{footer.metrics}</a> {footer.metricsAs} · <a href="api/circuits">{footer.circuits}</a>{' '}
        {footer.circuitsAs} · {footer.keys}
      </p>
    </footer>
  );
}
