import { rulesIn } from './rules.js';
import type { Weather } from './simulation.js';

/** Everything that a link to the playground carries. */
export interface Setup extends Weather {
  /** The rules, as code. */
  readonly rules: string;
  readonly seed: number;
}

export const DEFAULT_RULES = `window: countWindow(50),
tripper: failureStreak(10).or(minRequests(20).and(failureRate(0.5))),
retry: cooldown(10_000),
permit: rampUp({ from: 0.1, to: 1, over: 10_000 }),
recovery: probes(10),
callTimeout: 30_000,`;

export const DEFAULT_SETUP: Setup = {
  failures: 0.02,
  latency: 120,
  hangs: 0,
  traffic: 20,
  timeout: 2_000,
  rules: DEFAULT_RULES,
  seed: 1,
};

/** The limits of each slider. */
export const RANGES: Readonly<
  Record<keyof Weather, { readonly min: number; readonly max: number; readonly step: number }>
> = {
  failures: { min: 0, max: 1, step: 0.01 },
  latency: { min: 10, max: 5_000, step: 10 },
  hangs: { min: 0, max: 1, step: 0.01 },
  traffic: { min: 0, max: 100, step: 1 },
  timeout: { min: 0, max: 10_000, step: 100 },
};

/** `setup` as the part of an address behind `#`: only what differs from the default. */
export function toHash(setup: Setup): string {
  const entries = Object.entries(setup).filter(([key, value]) => value !== DEFAULT_SETUP[key as keyof Setup]);
  return entries.length === 0 ? '' : `#${new URLSearchParams(entries.map(([key, value]) => [key, String(value)]))}`;
}

/** The setup that an address carries; whatever is missing, unknown or out of range is as in the default. */
export function fromHash(hash: string): Setup {
  const given = new URLSearchParams(hash.replace(/^#/, ''));
  const setup: Record<string, unknown> = { ...DEFAULT_SETUP };
  for (const [key, { min, max }] of Object.entries(RANGES)) {
    const value = Number(given.get(key) ?? Number.NaN);
    if (value >= min && value <= max) setup[key] = value;
  }
  const seed = Number(given.get('seed') ?? Number.NaN);
  if (Number.isSafeInteger(seed)) setup['seed'] = seed;
  const rules = given.get('rules');
  if (rules !== null && rules.length <= 2_000) setup['rules'] = rules;
  return setup as unknown as Setup;
}

/** The program that a reader copies. */
export function programOf({ rules, timeout }: Setup): string {
  const names = ['CircuitBreaker', ...rulesIn(rules), ...(timeout > 0 ? ['withTimeout'] : [])];
  const body = rules.trim().replace(/,?$/, ',').replaceAll(/^/gm, '  ');
  const call =
    timeout > 0
      ? `const charge = payments.wrap(withTimeout(${timeout}, (signal, order) => pay(order, { signal })));`
      : 'const charge = payments.wrap((order) => pay(order));';
  return `import { ${names.join(', ')} } from '@fluxgate/core';

const payments = new CircuitBreaker({
  name: 'payment_api',
${body}
});

${call}
`;
}
