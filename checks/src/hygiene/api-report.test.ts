import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { type ApiReport, apiReport } from './api-report.js';
import type { EntryPoint } from './installed.js';
import { entryPoints } from './packages.js';

/** Base classes that nobody has to name: what they are shows in the class that extends them. */
const NAMELESS: Readonly<Record<string, readonly string[]>> = {
  '@fluxgate/core': ['TimeoutError', 'HostSymbols', 'StacklessError'],
};

const reports = new Map<EntryPoint, ApiReport>();
for (const entryPoint of entryPoints) reports.set(entryPoint, await apiReport(entryPoint));

describe.each(entryPoints.map((one) => [one.specifier, one] as const))('the API of %s', (_, entryPoint) => {
  const { file, text, complaints } = reports.get(entryPoint) as ApiReport;
  const of = (id: string): string[] => complaints.filter((one) => one.id === id).map((one) => one.text);

  test('is as its report says (if it is meant to change: npm run api)', async () => {
    expect(await readFile(file, 'utf8').catch(() => 'no report')).toBe(text);
  });

  test('is documented, every member of it', () => {
    expect(of('ae-undocumented')).toEqual([]);
  });

  test('speaks of no type that cannot be imported, be it from the main entry point', () => {
    const main = entryPoints.find((one) => one.specifier === entryPoint.package.manifest.name) as EntryPoint;
    const importable = reports.get(main)?.text ?? '';
    const hidden = of('ae-forgotten-export')
      .map((complaint) => /"(.*?)"/.exec(complaint)?.[1])
      .filter((name) => !new RegExp(`^export (class|interface|type) ${name}\\b`, 'm').test(importable));
    expect(hidden).toEqual(NAMELESS[entryPoint.specifier] ?? []);
  });

  test('is understood by API Extractor', () => {
    const understood = ['ae-undocumented', 'ae-forgotten-export'];
    expect(complaints.filter(({ id }) => !understood.includes(id))).toEqual([]);
  });
});

test('what is not documented, and what is not exported, is found', async () => {
  const manifest = { name: 'fixture', repository: { directory: 'fixture' } };
  const fixture = { folder: join(import.meta.dirname, 'fixtures/api'), manifest };
  const entryPoint = { specifier: 'fixture', package: fixture, import: { types: 'index.d.ts' } };
  const { text, complaints } = await apiReport(entryPoint as unknown as EntryPoint);
  expect(text).toContain('export function undocumented(): Hidden;');
  expect(complaints.map(({ id }) => id)).toEqual(expect.arrayContaining(['ae-undocumented', 'ae-forgotten-export']));
});
