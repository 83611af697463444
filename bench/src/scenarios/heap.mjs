import { CircuitBreaker } from '@fluxgate/core';

const COUNT = 20_000;
const REFUSED = new Error('refused');
const work = () => 1;
const breakers = new Array(COUNT).fill(undefined);
// What all breakers share is made with the first one.
new CircuitBreaker({ name: 'first' }).callSync(work);

const before = heap();
for (let i = 0; i < COUNT; i++) breakers[i] = new CircuitBreaker({ name: 'heap' });
const idle = (heap() - before) / COUNT;
for (const breaker of breakers) {
  for (let call = 0; call < 200; call++) {
    try {
      breaker.callSync(call % 3 === 0 ? fail : work);
    } catch {
      // One call in three fails, so that the window has something to remember.
    }
  }
}
const used = (heap() - before) / COUNT;

console.log(
  JSON.stringify([
    { what: 'heap of an idle breaker', median: Math.round(idle), unit: 'B', aim: '600 B' },
    { what: 'heap after 200 calls', median: Math.round(used), unit: 'B', aim: '1,000 B' },
  ]),
);
// Looked at once more, so that none of them could be collected before.
if (breakers.some(({ state }) => state !== 'closed')) throw new Error('a breaker has opened: not what was measured');

function fail() {
  throw REFUSED;
}

function heap() {
  for (let i = 0; i < 3; i++) globalThis.gc();
  return process.memoryUsage().heapUsed;
}
