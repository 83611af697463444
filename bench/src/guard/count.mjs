/**
 * Counts what the calls of the workloads cost, in one process: `count.mjs <file of the core>`. Prints, for each workload and
 * each thing that is counted, by how much a call through a breaker exceeds the same call without one.
 */
/** @typedef {Record<string, number>} Counts */
import { pathToFileURL } from 'node:url';
import { promiseHooks } from 'node:v8';
import { coverageOf } from './coverage.mjs';
import { WORKLOADS } from './workloads.mjs';

const CALLS = 1_000;

const url = pathToFileURL(/** @type {string} */ (process.argv[2])).href;
// Before the core is loaded: it may keep the clock that it finds, and is compiled with counters in its blocks only now.
const clock = countClockReads();
const coverage = await coverageOf(url);
const core = await import(url);

/** @type {Record<string, Counts>} */
const counts = {};
for (const [name, { bare, through }] of Object.entries(WORKLOADS)) {
  const without = await cost(bare);
  const withBreaker = await cost(through(core));
  counts[name] = Object.fromEntries(
    Object.entries(withBreaker).map(([what, count]) => [what, Math.round(count - (without[what] ?? 0))]),
  );
}
console.log(JSON.stringify(counts));
process.exit();

/** @param {() => unknown} call @returns {Promise<Counts>} */
async function cost(call) {
  await run(call);
  return {
    promises: await promises(call),
    turns: await turns(call),
    'clock reads': await clockReads(call),
    ...(await code(call)),
    bytes: await bytes(call),
  };
}

/** @param {() => unknown} call */
async function run(call) {
  for (let i = 0; i < CALLS; i++) {
    try {
      await call();
    } catch {
      // Failing calls are counted as well.
    }
  }
}

/** Promises made per call. @param {() => unknown} call */
async function promises(call) {
  let made = 0;
  const stop = promiseHooks.onInit(() => {
    made += 1;
  });
  await run(call);
  stop();
  return made / CALLS;
}

/** Turns of the microtask queue until the result is there. @param {() => unknown} call */
async function turns(call) {
  let waiting = true;
  let turn = 0;
  const answered = () => {
    waiting = false;
  };
  Promise.resolve(call()).then(answered, answered);
  while (waiting) {
    await undefined;
    turn += 1;
  }
  return turn;
}

/** Readings of either clock per call. @param {() => unknown} call */
async function clockReads(call) {
  const before = clock.reads;
  await run(call);
  return (clock.reads - before) / CALLS;
}

function countClockReads() {
  const counter = { reads: 0 };
  for (const owner of [performance, Date]) {
    const now = owner.now.bind(owner);
    owner.now = () => {
      counter.reads += 1;
      return now();
    };
  }
  return counter;
}

/** Functions and blocks of the core that are entered per call; the inside of a loop once for each time round. @param {() => unknown} call */
async function code(call) {
  await coverage.take();
  await run(call);
  const { functions, blocks } = await coverage.take();
  return { functions: functions / CALLS, blocks: blocks / CALLS };
}

/**
 * Bytes allocated per call, by the run that needed least: V8 allocates now and then for itself. The young generation is larger
 * than what is allocated, so that nothing is collected meanwhile.
 *
 * @param {() => unknown} call
 */
async function bytes(call) {
  globalThis.gc?.();
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 10; i++) {
    const before = process.memoryUsage().heapUsed;
    await run(call);
    least = Math.min(least, (process.memoryUsage().heapUsed - before) / CALLS);
  }
  return least;
}
