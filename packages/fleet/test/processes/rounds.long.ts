import { describeWith, REDIS } from '@fluxgate/test-kit';
import { expect, it } from '@jest/globals';
import { round } from './round.js';

/** `FLUXGATE_SEED` repeats rounds; a round that fails prints its seed. */
const FIRST = Number(process.env['FLUXGATE_SEED'] ?? Date.now() % 1_000_000_000);
const ROUNDS = Number(process.env['FLUXGATE_ROUNDS'] ?? 20);

describeWith(REDIS, 'six processes and a real Redis, in rounds with random faults', () => {
  it.each(Array.from({ length: ROUNDS }, (_, i) => FIRST + i))(
    'seed %d',
    async (seed) => {
      const { faults, seen, converged, bound, incidents } = await round(seed, 14);
      console.log(
        `seed ${seed}: ${incidents.join('; ')}\nclosed after ${Math.round(converged)} ms (${bound} ms on an idle machine)\n${JSON.stringify(seen)}`,
      );
      expect(faults).toEqual([]);
    },
    600_000,
  );
});
