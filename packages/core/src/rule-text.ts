/** Words that join rules into larger ones. */
export type Operator = 'and' | 'or';

/** `failure_streak(5) or (min_requests(20) and failure_rate(0.5))`: a rule joined by another word stands in parentheses. */
export function joined(operator: Operator, rules: readonly object[]): string {
  return rules
    .map((rule) => {
      const inner = operatorOf(rule);
      return inner === undefined || inner === operator ? String(rule) : `(${rule})`;
    })
    .join(` ${operator} `);
}

/** `not failure_rate(0.5)`, `not (min_requests(20) and failure_rate(0.5))` */
export function negated(rule: object): string {
  return operatorOf(rule) === undefined ? `not ${rule}` : `not (${rule})`;
}

/** The word that joins the parts of a composed rule; a rule of the user's own has none. */
function operatorOf(rule: object): Operator | undefined {
  return (rule as { readonly operator?: Operator }).operator;
}

/** `cooldown` of `cooldown(60000)`; `fallback` for a rule of the user's own that does not print itself. */
export function ruleName(rule: object, fallback: string): string {
  return /^\w+/.exec(String(rule))?.[0] ?? fallback;
}
