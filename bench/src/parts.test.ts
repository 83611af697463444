import { describe, expect, it } from '@jest/globals';
import { bundled } from './bundle.mjs';
import { PARTS, partOf } from './parts.mjs';
import { sourcesOf } from './sources.mjs';

// A bundle is made, and the machine may be busy.
/** From the core's sources, so that nothing has to be built before. */
async function sourcesInBundle(): Promise<Set<string>> {
  return new Set(sourcesOf(await bundled(`export { CircuitBreaker } from '@fluxgate/core'`, ['@fluxgate/source'])));
}

describe('the parts of a bundle', () => {
  it('name what is in it, and each but once', async () => {
    const sources = await sourcesInBundle();
    const named = Object.values(PARTS).flat();
    expect(named.filter((source) => !sources.has(source))).toEqual([]);
    expect(named.filter((source, i) => named.indexOf(source) !== i)).toEqual([]);
  });

  it('have every module but those without which there is no breaker', async () => {
    const modules = [...(await sourcesInBundle())].filter((source) => source !== '' && !source.includes('#'));
    const rest = modules.filter((module) => Object.keys(PARTS).at(-1) === partOf(module));
    expect(rest.sort()).toEqual(['circuit-breaker', 'clock', 'generation', 'state']);
  });
});
