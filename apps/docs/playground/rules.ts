import type { CircuitBreakerOptions } from '@fluxgate/core';
import * as core from '@fluxgate/core';
import { type Expression, type Property, parseExpressionAt, type SpreadElement } from 'acorn';

/** What the playground lets one compose: rules alone, by name. */
const RULES: Readonly<Record<string, unknown>> = {
  countWindow: core.countWindow,
  timeWindow: core.timeWindow,
  closed: core.closed,
  halfOpened: core.halfOpened,
  minRequests: core.minRequests,
  failureRate: core.failureRate,
  avgLatency: core.avgLatency,
  slowRate: core.slowRate,
  failureStreak: core.failureStreak,
  always: core.always,
  never: core.never,
  cooldown: core.cooldown,
  backoff: core.backoff,
  permitAll: core.permitAll,
  random: core.random,
  rampUp: core.rampUp,
  probes: core.probes,
  consecutive: core.consecutive,
  byTripper: core.byTripper,
  and: core.and,
  or: core.or,
  not: core.not,
};

const COMPOSITION = ['and', 'or', 'not'];

const OPTIONS = [
  'window',
  'tripper',
  'retry',
  'permit',
  'recovery',
  'maxHalfOpenCalls',
  'callTimeout',
  'probeTimeout',
] as const;

/** The options of a breaker that a playground can set. */
export type PlaygroundOptions = Pick<CircuitBreakerOptions, (typeof OPTIONS)[number]>;

/**
 * The options that `code` describes: `tripper: failureStreak(5), retry: cooldown(10_000)`.
 *
 * The code comes from whoever made a link, so it is never run: it is parsed, and of all expressions only literals, objects and
 * calls of Fluxgate's own rules are evaluated.
 *
 * @throws SyntaxError, TypeError or RangeError with a message for the reader
 */
export function optionsFrom(code: string): PlaygroundOptions {
  const parsed = parseExpressionAt(`({${code}\n})`, 0, { ecmaVersion: 2022 });
  const value = evaluate(parsed) as Record<string, unknown>;
  for (const option of Object.keys(value)) {
    if (!(OPTIONS as readonly string[]).includes(option)) {
      throw new TypeError(`unknown option "${option}"; expected one of ${OPTIONS.join(', ')}`);
    }
  }
  return value as PlaygroundOptions;
}

/** The names of the rules that `code` uses, for its import. */
export function rulesIn(code: string): string[] {
  const names = new Set(Array.from(code.matchAll(/(?<![.\w])([a-z]\w*)\(/gi), ([, name]) => name as string));
  return [...names].filter((name) => Object.hasOwn(RULES, name)).sort();
}

function evaluate(node: Expression | Property | SpreadElement): unknown {
  switch (node.type) {
    case 'Literal':
      return node.value;
    case 'Identifier':
      if (node.name === 'Infinity') return Infinity;
      if (node.name === 'undefined') return undefined;
      throw unknown(node.name);
    case 'UnaryExpression': {
      const value = evaluate(node.argument);
      if (node.operator === '-' && typeof value === 'number') return -value;
      break;
    }
    case 'BinaryExpression': {
      if (node.left.type === 'PrivateIdentifier') break;
      const [left, right] = [evaluate(node.left), evaluate(node.right)];
      if (typeof left !== 'number' || typeof right !== 'number') break;
      if (node.operator === '*') return left * right;
      if (node.operator === '/') return left / right;
      break;
    }
    case 'ObjectExpression':
      return Object.fromEntries(node.properties.map(property));
    case 'CallExpression': {
      const args = node.arguments.map(evaluate);
      const { callee } = node;
      if (callee.type === 'Identifier') {
        if (!Object.hasOwn(RULES, callee.name)) throw unknown(callee.name);
        return (RULES[callee.name] as (...args: unknown[]) => unknown)(...args);
      }
      if (
        callee.type === 'MemberExpression' &&
        callee.property.type === 'Identifier' &&
        callee.object.type !== 'Super'
      ) {
        const { name } = callee.property;
        const rule = evaluate(callee.object) as Record<string, (...args: unknown[]) => unknown>;
        if (COMPOSITION.includes(name) && typeof rule?.[name] === 'function') return rule[name](...args);
        throw unknown(`.${name}`);
      }
    }
  }
  throw new SyntaxError('only rules, numbers and options can be used here');
}

function property(node: Property | SpreadElement): [string, unknown] {
  if (node.type !== 'Property' || node.computed || node.kind !== 'init') {
    throw new SyntaxError('only plain options can be used here');
  }
  const name = node.key.type === 'Identifier' ? node.key.name : String((node.key as { value?: unknown }).value);
  return [name, evaluate(node.value)];
}

const unknown = (name: string): TypeError =>
  new TypeError(`unknown rule "${name}"; expected one of ${Object.keys(RULES).join(', ')}`);
