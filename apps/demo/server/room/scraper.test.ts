import { expect, it } from '@jest/globals';
import { Counter, Gauge, Registry } from 'prom-client';
import { toldOf } from '../testing/told.js';
import { virtualTime } from '../testing/virtual-time.js';
import { Chronicle } from './chronicle.js';
import { samplesOf, startScraper } from './scraper.js';

const never = (error: unknown): void => expect(error).toBeUndefined();

it('tells all samples at first, and then those that have changed', async () => {
  const time = virtualTime();
  const chronicle = new Chronicle({ time });
  const registry = new Registry();
  const calls = new Counter({ name: 'calls_total', help: 'Calls', labelNames: ['who'], registers: [registry] });
  new Gauge({ name: 'open', help: 'Open', registers: [registry] }).set(1);
  calls.inc({ who: 'a "quoted" \\ name, {with} all' });
  const stop = startScraper(registry, chronicle, time, never);
  const changes = () => toldOf(chronicle, 'scrape').map(({ changed }) => changed);

  await time.pass(1_000);
  expect(changes()).toEqual([{ open: '1', 'calls_total{who="a \\"quoted\\" \\\\ name, {with} all"}': '1' }]);
  calls.inc({ who: 'b' });
  await time.pass(3_000);
  expect(changes().slice(1)).toEqual([{ 'calls_total{who="b"}': '1' }]);

  stop();
  calls.inc({ who: 'b' });
  await time.pass(3_000);
  expect(changes()).toHaveLength(2);
});

it('tells when the metrics cannot be read, and goes on', async () => {
  const time = virtualTime();
  const chronicle = new Chronicle({ time });
  const errors: unknown[] = [];
  let broken = true;
  const metrics = async (): Promise<string> => {
    if (broken) throw new Error('broken');
    return 'a 1\n';
  };
  startScraper({ metrics }, chronicle, time, (error) => errors.push(error));
  await time.pass(1_000);
  expect(errors).toEqual([new Error('broken'), new Error('broken')]);
  broken = false;
  await time.pass(1_000);
  expect(toldOf(chronicle, 'scrape')).toMatchObject([{ changed: { a: '1' } }]);
});

it('waits for one reading before the next', async () => {
  const time = virtualTime();
  let readings = 0;
  const metrics = (): Promise<string> => {
    readings++;
    return new Promise(() => {});
  };
  startScraper({ metrics }, new Chronicle({ time }), time, never);
  await time.pass(10_000);
  expect(readings).toBe(1);
});

it('reads samples, and leaves what explains them and the buckets of histograms', () => {
  expect(samplesOf('# HELP a text 1\n# TYPE a gauge\na{b="c d"} +Inf\na 2\n\nc_bucket{le="1"} 3\nc_count 3\n')).toEqual(
    {
      'a{b="c d"}': '+Inf',
      a: '2',
      c_count: '3',
    },
  );
});
