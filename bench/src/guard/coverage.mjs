import { Session } from 'node:inspector/promises';

/**
 * How often the functions and blocks of a script are entered, as V8 counts them. Scripts that are loaded after this has been
 * called are counted by the block.
 *
 * @param {string} url
 */
export async function coverageOf(url) {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  return {
    /** What was entered since the last time. */
    async take() {
      const { result } = await session.post('Profiler.takePreciseCoverage');
      const entered = result.find((script) => script.url === url)?.functions ?? [];
      return {
        functions: sum(entered.map(({ ranges }) => ranges[0]?.count ?? 0)),
        blocks: sum(entered.flatMap(({ ranges }) => ranges.map(({ count }) => count))),
      };
    },
  };
}

/** @param {number[]} values */
function sum(values) {
  return values.reduce((total, one) => total + one, 0);
}
