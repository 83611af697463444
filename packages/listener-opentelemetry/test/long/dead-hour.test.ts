import { expect, it } from '@jest/globals';
import { run } from '../support/run.js';

it('an hour without a collector: calls are untouched, and memory is bounded', async () => {
  const { heap, wrong, faults, state } = JSON.parse(await run('test/programs/dead-hour.mts', ['--expose-gc']));

  expect({ wrong, faults, state }).toEqual({ wrong: 0, faults: [], state: 'closed' });
  // The first quarter fills the queues of the SDK, which are bounded. 150,000 calls and 4,500 events make each of the others.
  expect(heap.at(-1) - heap[0]).toBeLessThan(3_000_000);
}, 300_000);
