import type { MetricsSource } from '../client.js';

/** What a scrape of `source` shows: the value of every series, by its text. */
export async function series(source: MetricsSource): Promise<Record<string, number>> {
  const lines = (await source.metrics()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const found = lines.map((line) => {
    const at = line.lastIndexOf(' ');
    return [line.slice(0, at), Number(line.slice(at + 1))] as const;
  });
  if (new Set(found.map(([name]) => name)).size < found.length)
    throw new Error(`a series is there twice:\n${lines.join('\n')}`);
  return Object.fromEntries(found);
}

/** The series of {@link series} whose text holds `part`. */
export async function seriesOf(source: MetricsSource, part: string): Promise<Record<string, number>> {
  return Object.fromEntries(Object.entries(await series(source)).filter(([name]) => name.includes(part)));
}

/** The states at 1 of the circuit `name`, by the gauge. */
export async function statesOf(source: MetricsSource, name: string): Promise<string[]> {
  const gauge = await seriesOf(source, `circuit_breaker_state{circuit_name="${name}"`);
  return Object.keys(gauge)
    .filter((one) => gauge[one] === 1)
    .map((one) => /state="(\w+)"/.exec(one)?.[1] ?? one);
}
