import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RecencyQueue, type Recent } from './recency.js';

interface Named extends Recent {
  readonly name: number;
}

describe('a queue by last use', () => {
  const step = fc.record({ act: fc.constantFrom('use', 'use', 'push', 'remove', 'shift'), name: fc.nat({ max: 12 }) });

  it('has the entry in front whose last use is longest ago, whatever was used, pushed and removed', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 100 }), (steps) => {
        const queue = new RecencyQueue<Named>();
        const present = new Map<number, Named>();
        let uses = 0;
        for (const { act, name } of steps) {
          const known = present.get(name);
          if (act === 'push' && known === undefined) {
            const entry = { name, usedAt: ++uses, placedBy: 0, place: -1 };
            queue.push(entry);
            present.set(name, entry);
          } else if (act === 'use' && known !== undefined) {
            known.usedAt = ++uses;
          } else if (act === 'remove' && known !== undefined) {
            queue.remove(known);
            expect(known.place).toBe(-1);
            present.delete(name);
          } else if (act === 'shift') {
            const oldest = queue.oldest();
            if (oldest !== undefined) queue.remove(oldest);
            if (oldest !== undefined) present.delete(oldest.name);
          }
          const expected = [...present.values()].sort((a, b) => a.usedAt - b.usedAt)[0];
          expect(queue.oldest()).toBe(expected);
        }
      }),
      { numRuns: 300 },
    );
  });
});
