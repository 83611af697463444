/** @import { Call, Library, Scenario } from '../types.js' */
import { heap } from '../heap.mjs';
import { answer, BARE, onceBroken } from '../subjects.mjs';
import { timed } from '../timing.mjs';

const SIZES = ['10', '100', '1000', '10000', '100000'];
const LEAVES = ['1', '2', '5', '10', '20'];
const LISTENERS = ['0', '1', '5', '20'];
/** Here the shape counts, and no single figure. */
const SHAPE = { rounds: 40, processes: 2 };

/**
 * opossum has no window of calls. Rules that are put together, and several listeners, are Fluxgate's alone.
 *
 * @type {Scenario}
 */
export const scenario = {
  how:
    'As `closed`, with one thing that becomes larger. By window size: the window is full, its first call failed; heap: of a ' +
    'breaker with rules and a function of its own. Leaves are joined by `or` and none of them holds, so that each is asked.',
  measurements: [
    {
      id: 'window',
      what: 'closed, success, calls in the window: {}',
      comparison: 'ratio',
      unit: 'ns',
      libraries: ['bare', 'fluxgate', 'cockatiel3', 'cockatiel4'],
      variants: SIZES,
      baseline: BARE,
      ...SHAPE,
      growsWith: 'call in the window',
      prepare: async (library, variant) => {
        // The baseline has no window, and fails once all the same.
        const size = Number(variant || 1);
        return timed(await filled(library.countWindow(onceBroken(), { size, threshold: 0.9 }), size));
      },
    },
    {
      id: 'window-heap',
      what: 'heap of a breaker, calls in the window: {}',
      comparison: 'absolute',
      unit: 'B',
      libraries: ['fluxgate', 'cockatiel3', 'cockatiel4'],
      variants: SIZES,
      // What all breakers share, compiled code included, is made in the round that does not count.
      rounds: 1,
      warmUp: 1,
      growsWith: 'call in the window',
      prepare: (library, variant) => () => heapOfFull(library, Number(variant)),
    },
    {
      id: 'leaves',
      what: 'closed, success, leaves of the rule: {}',
      comparison: 'ratio',
      unit: 'ns',
      libraries: ['bare', 'fluxgate'],
      variants: LEAVES,
      baseline: BARE,
      ...SHAPE,
      growsWith: 'leaf',
      prepare: async (library, variant, name) =>
        timed(name === 'bare' ? library.countWindow(answer) : await ofLeaves(Number(variant))),
    },
    {
      id: 'signal-listeners',
      what: 'closed, success, listeners of signals: {}',
      comparison: 'ratio',
      unit: 'ns',
      libraries: ['bare', 'fluxgate'],
      variants: LISTENERS,
      baseline: BARE,
      ...SHAPE,
      growsWith: 'listener',
      prepare: async (library, variant, name) =>
        timed(name === 'bare' ? library.countWindow(answer) : await heard(Number(variant), () => ({ onSignal() {} }))),
    },
    {
      id: 'call-listeners',
      what: 'closed, success, listeners of calls: {}',
      comparison: 'ratio',
      unit: 'ns',
      libraries: ['bare', 'fluxgate'],
      variants: LISTENERS,
      baseline: BARE,
      ...SHAPE,
      growsWith: 'listener',
      prepare: async (library, variant, name) => {
        const listener = () => ({ onSignal() {}, onCall() {} });
        return timed(name === 'bare' ? library.countWindow(answer) : await heard(Number(variant), listener));
      },
    },
  ],
};

/** @param {number} leaves */
async function ofLeaves(leaves) {
  const { CircuitBreaker, failureStreak, or } = await import('@fluxgate/core');
  const trippers = Array.from({ length: leaves }, (_, i) => failureStreak(1_000 + i));
  const tripper = or(.../** @type {[typeof trippers[0], ...typeof trippers]} */ (trippers));
  const breaker = new CircuitBreaker({ name: 'leaves', tripper });
  return () => breaker.call(answer);
}

/** @param {number} count @param {() => import('@fluxgate/core').Listener} listener */
async function heard(count, listener) {
  const { CircuitBreaker } = await import('@fluxgate/core');
  const breaker = new CircuitBreaker({ name: 'heard', listeners: Array.from({ length: count }, listener) });
  return () => breaker.call(answer);
}

/** @param {Call} call @param {number} size */
async function filled(call, size) {
  for (let i = 0; i < size; i++) {
    try {
      await call();
    } catch {
      // The first one fails.
    }
  }
  return call;
}

/** @param {Library} library @param {number} size */
async function heapOfFull(library, size) {
  const breakers = Math.max(100, Math.min(10_000, 2_000_000 / size));
  /** @type {unknown[]} */
  const kept = new Array(breakers).fill(undefined);
  const full = () => filled(library.countWindow(onceBroken(), { size, threshold: 0.9 }), size);
  const before = heap();
  for (let i = 0; i < breakers; i++) kept[i] = await full();
  const each = (heap() - before) / breakers;
  kept.fill(undefined);
  return each;
}
