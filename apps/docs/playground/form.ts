/** What the form can say of a circuit. */
export interface FormValues {
  /** Failures in a row that open it. */
  readonly streak: number;
  /** The failure rate that opens it, from 0 to 1. */
  readonly rate: number;
  /** Seconds of wait. */
  readonly wait: number;
  /** Probes that close it. */
  readonly probes: number;
}

export const FORM_DEFAULTS: FormValues = { streak: 10, rate: 0.5, wait: 10, probes: 10 };

/** The rules that the form's values stand for. */
export function rulesFrom({ streak, rate, wait, probes }: FormValues): string {
  return `window: countWindow(50),
tripper: failureStreak(${streak}).or(minRequests(20).and(failureRate(${rate}))),
retry: cooldown(${wait}_000),
permit: rampUp({ from: 0.1, to: 1, over: 10_000 }),
recovery: probes(${probes}),
callTimeout: 30_000,`;
}

/** The form's values that `rules` stand for; `undefined` when they say what the form cannot. */
export function valuesOf(rules: string): FormValues | undefined {
  const pattern = new RegExp(
    rulesFrom({ streak: 1, rate: 2, wait: 3, probes: 4 })
      .replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
      .replace('failureStreak\\(1\\)', 'failureStreak\\((\\d+)\\)')
      .replace('failureRate\\(2\\)', 'failureRate\\(([\\d.]+)\\)')
      .replace('cooldown\\(3_000\\)', 'cooldown\\((\\d+)_000\\)')
      .replace('probes\\(4\\)', 'probes\\((\\d+)\\)')
      .replace(/^/, '^')
      .replace(/$/, '$'),
  );
  const [, streak, rate, wait, probes] = pattern.exec(rules.trim()) ?? [];
  return probes === undefined
    ? undefined
    : { streak: Number(streak), rate: Number(rate), wait: Number(wait), probes: Number(probes) };
}
