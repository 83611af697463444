import type { CircuitFacts, RuleKind } from '../../shared/events.js';
import type { Circuit, Rules } from '../shop/circuits.js';

/** The facts of a circuit of the shop. */
export function factsOf({ service, breaker, rules, limits }: Circuit): CircuitFacts {
  return { name: breaker.name, service, rules: printed(rules), limits };
}

/** Each rule as it prints itself. */
export function printed(rules: Rules): Readonly<Record<RuleKind, string>> {
  return Object.fromEntries(Object.entries(rules).map(([kind, rule]) => [kind, String(rule)])) as Record<
    RuleKind,
    string
  >;
}
