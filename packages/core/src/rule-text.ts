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

/** Where `console.log` and `util.inspect` of Node and Bun ask an object for its text. */
const INSPECT = Symbol.for('nodejs.util.inspect.custom');

/** Make `rule` print as its text in `console.log` as well. */
export function printAsText<T extends object>(rule: T): T {
  return Object.defineProperty(rule, INSPECT, { value: () => String(rule) });
}

/** A frozen rule with these `methods`, which prints as `text` everywhere. */
export function rule<T extends object>(text: string, methods: T): Readonly<T & { toString(): string }> {
  return Object.freeze(printAsText({ ...methods, toString: () => text }));
}

/** The rule as it prints itself; a custom one that does not is named by its class. */
export function textOf(rule: object): string {
  const text = String(rule);
  if (text !== '[object Object]') return text;
  const { name } = rule.constructor;
  return name === 'Object' ? 'custom' : name;
}

/** The word that joins the parts of a composed rule; a custom rule has none. */
function operatorOf(rule: object): Operator | undefined {
  return (rule as { readonly operator?: Operator }).operator;
}

/** `cooldown` of `cooldown(60000)`. */
export function nameOf(rule: object): string {
  return textOf(rule).replace(/\(.*/s, '');
}
