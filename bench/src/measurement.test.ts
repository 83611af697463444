import { describe, expect, it } from '@jest/globals';
import { joined, rows, run, subjects } from './measurement.mjs';
import { load, SCENARIOS } from './scenarios.mjs';
import type { Measurement } from './types.js';

// Processes are started, and the machine may be busy.
const measurement: Measurement = {
  id: 'm',
  what: 'a thing of {}',
  comparison: 'ratio',
  unit: 'ns',
  libraries: ['bare', 'fluxgate'],
  variants: ['1000', '2000'],
  baseline: { library: 'bare' },
  aims: { '2000': { atMost: 3 } },
  prepare: () => () => 1,
};

describe('subjects', () => {
  it('are each library in each variant, and the common baseline once', () => {
    expect(subjects(measurement).map(({ key }) => key)).toEqual(['bare', 'fluxgate 1000', 'fluxgate 2000']);
  });

  it('have a baseline of their own where that is a variant', () => {
    const own: Measurement = { ...measurement, libraries: ['fluxgate', 'opossum'], baseline: { variant: '1000' } };
    expect(subjects(own).map(({ key }) => key)).toEqual([
      'fluxgate 1000',
      'fluxgate 2000',
      'opossum 1000',
      'opossum 2000',
    ]);
  });
});

describe('rows', () => {
  it('compare each variant with the baseline of the same rounds', () => {
    const results = new Map([
      ['bare', { figures: [10, 100] }],
      ['fluxgate 1000', { figures: [20, 200] }],
      ['fluxgate 2000', { failed: 'out of memory' }],
    ]);
    const [first, second] = rows(measurement, 's', results);
    expect(first).toMatchObject({ what: 'a thing of 1,000', baseline: { median: 55 } });
    expect(first?.outcomes).toMatchObject({ fluxgate: { compared: { median: 2 }, raw: { median: 110 } } });
    expect(second).toMatchObject({ aim: { atMost: 3 }, outcomes: { fluxgate: { failed: 'out of memory' } } });
  });

  it('say so where the baseline has failed', () => {
    const results = new Map([
      ['bare', { failed: 'broken' }],
      ['fluxgate 1000', { figures: [20] }],
    ]);
    expect(rows(measurement, 's', results)[0]?.outcomes).toEqual({
      fluxgate: { failed: 'its baseline gave no figures' },
    });
  });
});

describe('joined', () => {
  const figures = { figures: [1, 2] };

  it('is the figures of all processes', () => {
    expect(joined(undefined, figures)).toEqual(figures);
    expect(joined(figures, { figures: [3] })).toEqual({ figures: [1, 2, 3] });
  });

  it('is a failure where one of them has failed', () => {
    expect(joined(figures, { failed: 'broken' })).toEqual({ failed: 'broken' });
    expect(joined({ failed: 'broken' }, figures)).toEqual({ failed: 'broken' });
  });
});

describe('run', () => {
  it('measures libraries in processes of their own', async () => {
    const { measurements } = await load('closed');
    const [closed] = measurements as [Measurement];
    const few: Measurement = { ...closed, libraries: ['bare', 'cockatiel3'], warmUp: 0 };
    const [row] = await run(few, { scenario: 'closed', runtime: process.execPath, quick: true });
    const figure = { median: expect.any(Number), q1: expect.any(Number), q3: expect.any(Number) };
    expect(row?.outcomes).toEqual({ cockatiel3: { raw: figure, compared: figure } });
    expect(row?.baseline?.median).toBeGreaterThan(0);
  });

  it('tells what a process has failed of', async () => {
    const options = { scenario: 'closed', runtime: process.execPath, quick: true };
    const [row] = await run({ ...measurement, id: 'no-such', variants: [''] }, options);
    expect(row?.outcomes).toEqual({ fluxgate: { failed: expect.stringContaining("no measurement 'no-such'") } });
  });

  it('tells what it cannot measure', async () => {
    const { measurements } = await load('busy-minute');
    const [busy] = measurements as [Measurement];
    const options = { scenario: 'busy-minute', runtime: process.execPath, quick: true };
    const [row] = await run({ ...busy, libraries: ['opossum'] }, options);
    expect(row?.outcomes).toEqual({ opossum: { unavailable: expect.stringContaining('timer') } });
  });
});

it.each(SCENARIOS)('%s has aims only for what it measures, and a name for each thing', async (name) => {
  const { how, measurements } = await load(name);
  expect(how).not.toBe('');
  expect(new Set(measurements.map(({ id }) => id)).size).toBe(measurements.length);
  for (const { aims = {}, variants = [''] } of measurements)
    expect(variants).toEqual(expect.arrayContaining(Object.keys(aims)));
});
