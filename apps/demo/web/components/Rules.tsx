import type { JSX } from 'preact';
import type { CircuitFacts, RuleKind } from '../../shared/events.js';
import { messages } from '../i18n/index.js';

const KINDS: readonly RuleKind[] = ['tripper', 'window', 'tracker', 'retry', 'permit', 'recovery'];

/** The rules that a circuit was put together from, as they print themselves. */
export function Rules({ rules }: Pick<CircuitFacts, 'rules'>): JSX.Element {
  const m = messages.value;
  return (
    <details class="fold">
      <summary>{m.rules.title}</summary>
      <dl class="rules">
        {KINDS.map((kind) => (
          <div key={kind}>
            <dt>{m.rules.names[kind]}</dt>
            <dd>
              <code>{rules[kind]}</code>
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
