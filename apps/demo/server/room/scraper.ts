import type { Registry } from 'prom-client';
import type { Cancel, Time } from '../time.js';
import type { Chronicle } from './chronicle.js';

/** How often the metrics are read, in ms. */
const EVERY = 1_000;

/** Read the metrics once a second, as Prometheus would, and write down what has changed and the page shows. */
export function startScraper(
  registry: Pick<Registry, 'metrics'>,
  chronicle: Chronicle,
  time: Time,
  onError: (error: unknown) => void,
): Cancel {
  let before: Readonly<Record<string, string>> = {};
  let reading = false;
  const scrape = async (): Promise<void> => {
    if (reading) return;
    reading = true;
    try {
      const now = samplesOf(await registry.metrics());
      const changed = Object.fromEntries(Object.entries(now).filter(([series, value]) => before[series] !== value));
      if (Object.keys(changed).length > 0) chronicle.record({ kind: 'scrape', changed });
      before = now;
    } catch (error) {
      onError(error);
    } finally {
      reading = false;
    }
  };
  void scrape();
  return time.every(EVERY, () => void scrape());
}

/**
 * The samples in Prometheus' text format, without times or exemplars: `name{labels}` → value. Histograms without their buckets:
 * nobody reads these line by line, and they would be most of all that is ever told.
 */
export function samplesOf(text: string): Readonly<Record<string, string>> {
  const samples: Record<string, string> = {};
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#') || /^\w+_bucket\{/.test(line)) continue;
    const end = line.lastIndexOf(' ');
    samples[line.slice(0, end)] = line.slice(end + 1);
  }
  return samples;
}
