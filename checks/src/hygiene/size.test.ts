import { pathToFileURL } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { budgets } from './budgets.js';
import { quotedPath, weigh } from './bundle.js';
import type { EntryPoint } from './installed.js';
import { entryPoints } from './packages.js';

/** Whether a weight is what its budget allows, and not so far below that much could be added unseen. */
function verdict(weight: number, budget: number): string {
  const due = Math.ceil((weight * 1.02) / 10) * 10;
  if (weight > budget) return `${weight - budget} bytes too heavy`;
  return weight * 1.1 < budget ? `lighter than its budget says, which should be ${due}` : 'as budgeted';
}

describe('weight, minified and gzipped', () => {
  test.each(budgets)(
    'of $import from $from: at most $bytes bytes',
    async ({ from, import: imported, bytes, aim = 0 }) => {
      const entryPoint = entryPoints.find(({ specifier }) => specifier === from) as EntryPoint;
      const weight = imported === 'any other' ? await heaviest(entryPoint) : await weigh(imported, entryPoint);
      process.stdout.write(`${from} ${imported}: ${weight} of ${bytes} bytes${aim ? `, aim ${aim}` : ''}\n`);
      expect(verdict(weight, bytes)).toBe('as budgeted');
      // An aim that has been reached is the budget from then on.
      expect(weight).toBeGreaterThan(aim);
    },
  );

  test('is judged both ways', () => {
    expect(verdict(1_001, 1_000)).toBe('1 bytes too heavy');
    expect(verdict(1_000, 1_000)).toBe('as budgeted');
    expect(verdict(801, 1_000)).toBe('lighter than its budget says, which should be 820');
  });

  test('has a budget for every entry point', () => {
    expect([...new Set(budgets.map(({ from }) => from))].sort()).toEqual(
      entryPoints.map(({ specifier }) => specifier).sort(),
    );
  });
});

/** The weight of the heaviest thing that can be imported alone, of those that have no budget of their own. */
async function heaviest(entryPoint: EntryPoint): Promise<number> {
  const exported = Object.keys(await import(pathToFileURL(JSON.parse(quotedPath(entryPoint))).href));
  const others = exported
    .map((name) => `{ ${name} }`)
    .filter((one) => !budgets.some((budget) => budget.from === entryPoint.specifier && budget.import === one));
  return Math.max(...(await Promise.all(others.map((one) => weigh(one, entryPoint)))));
}
