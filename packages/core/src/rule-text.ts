/** Words that join rules into larger ones. */
export type Operator = 'and' | 'or';

/** `failure_streak(5) or (min_requests(20) and failure_rate(0.5))`: a rule joined by another word stands in parentheses. */
export function joined(operator: Operator, rules: readonly object[]): string {
  return rules
    .map((rule) => {
      const inner = operatorOf(rule);
      return inner === undefined || inner === operator ? textOf(rule) : `(${rule})`;
    })
    .join(` ${operator} `);
}

/** `not failure_rate(0.5)`, `not (min_requests(20) and failure_rate(0.5))` */
export function negated(rule: object): string {
  return operatorOf(rule) === undefined ? `not ${textOf(rule)}` : `not (${rule})`;
}

/** The rule as it prints itself; one of the user's own that does not is told by its class. */
export function textOf(rule: object): string {
  const text = String(rule);
  if (text !== '[object Object]') return text;
  const { name } = rule.constructor;
  return name === 'Object' ? 'custom' : name;
}

/** The word that joins the parts of a composed rule; a rule of the user's own has none. */
function operatorOf(rule: object): Operator | undefined {
  return (rule as { readonly operator?: Operator }).operator;
}

/** `cooldown` of `cooldown(60000)`. */
export function nameOf(rule: object): string {
  return textOf(rule).replace(/\(.*/s, '');
}
