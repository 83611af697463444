import { describe, expect, it } from '@jest/globals';
import { interleave } from './rounds.mjs';

/** Participants that write down when it is their turn. */
function participants(
  names: string[],
  answer: (name: string, turn: number) => object = (_, turn) => ({ figure: turn }),
) {
  const turns: string[] = [];
  const map = new Map(
    names.map((name) => {
      let turn = 0;
      const round = async () => {
        turns.push(name);
        return answer(name, turn++);
      };
      return [name, { round }];
    }),
  );
  return { turns, map };
}

describe('interleave', () => {
  it('gives everybody a turn before anybody gets the next', async () => {
    const { turns, map } = participants(['a', 'b', 'c']);
    await interleave(map, { rounds: 5, warmUp: 2 });
    expect(turns).toHaveLength(21);
    for (let round = 0; round < 7; round++) {
      expect(turns.slice(round * 3, round * 3 + 3).sort()).toEqual(['a', 'b', 'c']);
    }
  });

  it('draws the order anew for each round', async () => {
    const { turns, map } = participants(['a', 'b', 'c']);
    await interleave(map, { rounds: 50, warmUp: 0 });
    const orders = new Set(Array.from({ length: 50 }, (_, round) => turns.slice(round * 3, round * 3 + 3).join('')));
    expect(orders.size).toBeGreaterThan(2);
  });

  it('does not count the first rounds', async () => {
    const { map } = participants(['a']);
    expect(await interleave(map, { rounds: 3, warmUp: 2 })).toEqual(new Map([['a', { figures: [2, 3, 4] }]]));
  });

  it('goes on without one that fails or cannot', async () => {
    const answer = (name: string, turn: number) =>
      name === 'a'
        ? { figure: 1 }
        : turn < 1
          ? { figure: 1 }
          : name === 'b'
            ? { failed: 'broken' }
            : { unavailable: 'why' };
    const { turns, map } = participants(['a', 'b', 'c'], answer);
    const results = await interleave(map, { rounds: 4, warmUp: 0 });
    expect(results.get('a')).toEqual({ figures: [1, 1, 1, 1] });
    expect(results.get('b')).toEqual({ failed: 'broken' });
    expect(results.get('c')).toEqual({ unavailable: 'why' });
    expect(turns.filter((name) => name === 'b')).toHaveLength(2);
  });
});
