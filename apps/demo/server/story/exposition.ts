/** The metrics that Fluxgate always exports. */
export const STATE = 'circuit_breaker_state';
export const TRANSITIONS = 'circuit_breaker_state_transition_total';

/** The lines of `text`, in Prometheus' exposition format, that are about `circuit`, with what explains them. */
export function linesAbout(text: string, circuit: string): string[] {
  const explains = new RegExp(`^# (HELP|TYPE) (${STATE}|${TRANSITIONS}) `);
  const sample = new RegExp(`^(${STATE}|${TRANSITIONS})\\{.*circuit_name="${circuit}"`);
  return text.split('\n').filter((line) => explains.test(line) || sample.test(line));
}

/** The value of one series in `text`; `undefined` when there is no such series. */
export function seriesValue(
  text: string,
  metric: string,
  labels: Readonly<Record<string, string>>,
): number | undefined {
  const wanted = Object.entries(labels).map(([name, value]) => `${name}="${value}"`);
  const line = text
    .split('\n')
    .find((each) => each.startsWith(`${metric}{`) && wanted.every((label) => each.includes(label)));
  return line === undefined ? undefined : Number(line.slice(line.lastIndexOf(' ') + 1));
}
