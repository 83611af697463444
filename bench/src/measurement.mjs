/** @import { LibraryName, Measurement, Outcome, Row } from './types.js' */
/** @import { Result } from './rounds.mjs' */
import { LibraryProcess } from './library-process.mjs';
import { interleave } from './rounds.mjs';
import { compare, spread } from './statistics.mjs';

const ROUNDS = 100;
const QUICK_ROUNDS = 3;
/** What the compiler makes of a library, and where its memory lies, is drawn once for each process: so several are asked. */
const PROCESSES = 4;

/**
 * Runs one measurement: a process for each library in each variant, all of them alive at once, taking turns; and then the same
 * with fresh processes, until all rounds are done.
 *
 * @param {Measurement} measurement
 * @param {{ scenario: string, runtime: string, quick: boolean }} options
 * @returns {Promise<Row[]>}
 */
export async function run(measurement, { scenario, runtime, quick }) {
  const { rounds = ROUNDS, processes = PROCESSES, warmUp = 3 } = measurement;
  const sittings = quick ? 1 : Math.min(processes, rounds);
  const effort = { rounds: quick ? Math.min(rounds, QUICK_ROUNDS) : Math.ceil(rounds / sittings), warmUp };
  /** @type {Map<string, Result>} */
  const results = new Map();
  for (let i = 0; i < sittings; i++) {
    const present = subjects(measurement).filter(({ key }) => !isOut(results.get(key)));
    const orders = new Map(
      present.map(({ key, library, variant }) => [key, [scenario, measurement.id, library, variant]]),
    );
    for (const [key, result] of await sit(orders, runtime, effort)) results.set(key, joined(results.get(key), result));
  }
  return rows(measurement, scenario, results);
}

/**
 * @param {ReadonlyMap<string, readonly string[]>} orders - what each process is to do
 * @param {string} runtime
 * @param {{ rounds: number, warmUp: number }} effort
 */
async function sit(orders, runtime, effort) {
  /** @type {Map<string, LibraryProcess>} */
  const processes = new Map();
  /** @type {Map<string, Result>} */
  const results = new Map();
  // One after the other, so that none is disturbed while it prepares.
  for (const [key, order] of orders) {
    const process = new LibraryProcess(runtime, order);
    const { unavailable, failed } = await process.ready();
    processes.set(key, process);
    if (unavailable !== undefined) results.set(key, { unavailable });
    else if (failed !== undefined) results.set(key, { failed });
  }
  const prepared = new Map([...processes].filter(([key]) => !results.has(key)));
  for (const [key, result] of await interleave(prepared, effort)) results.set(key, result);
  await Promise.all([...processes.values()].map((process) => process.close()));
  return results;
}

/** Whether it will give no figures any more. @param {Result | undefined} result */
function isOut(result) {
  return result !== undefined && !('figures' in result);
}

/** One that fails in any of its processes has failed. @param {Result | undefined} before @param {Result} result @returns {Result} */
export function joined(before, result) {
  if (before === undefined) return result;
  if (!('figures' in before)) return before;
  if (!('figures' in result)) return result;
  return { figures: [...before.figures, ...result.figures] };
}

/**
 * Everything that gets a process.
 *
 * @param {Measurement} measurement
 * @returns {{ key: string, library: LibraryName, variant: string }[]}
 */
export function subjects({ libraries, variants = [''], baseline }) {
  const common = baseline && 'library' in baseline ? baseline.library : undefined;
  return libraries.flatMap((library) =>
    // The common baseline knows no variants.
    (library === common ? [''] : variants).map((variant) => ({ key: keyOf(library, variant), library, variant })),
  );
}

/**
 * @param {Measurement} measurement
 * @param {string} scenario
 * @param {ReadonlyMap<string, Result>} results - by library and variant
 * @returns {Row[]}
 */
export function rows(measurement, scenario, results) {
  const { id, what, comparison, unit, libraries, variants = [''], baseline, aims = {}, growsWith, floor } = measurement;
  const common = baseline && 'library' in baseline ? baseline.library : undefined;
  const own = baseline && 'variant' in baseline ? baseline.variant : undefined;
  const commonResult = common && results.get(common);
  return variants
    .filter((variant) => variant !== own)
    .map((variant) => {
      /** @type {Partial<Record<LibraryName, Outcome>>} */
      const outcomes = {};
      for (const library of libraries) {
        if (library === common) continue;
        const base = common ? commonResult : own !== undefined ? results.get(keyOf(library, own)) : undefined;
        outcomes[library] = outcome(comparison, results.get(keyOf(library, variant)), base);
      }
      const aim = aims[variant];
      return {
        scenario,
        id,
        variant,
        what: what.replace('{}', grouped(variant)),
        comparison,
        unit,
        ...(aim && { aim }),
        ...(growsWith && { growsWith }),
        ...(floor && { floor }),
        ...(commonResult && 'figures' in commonResult && { baseline: spread(commonResult.figures) }),
        outcomes,
      };
    });
}

/**
 * @param {Row['comparison']} comparison
 * @param {Result | undefined} result
 * @param {Result | undefined} baseline
 * @returns {Outcome}
 */
function outcome(comparison, result, baseline) {
  if (result === undefined) return { failed: 'it was not run' };
  if (!('figures' in result)) return result;
  if (comparison === 'absolute') return { raw: spread(result.figures), compared: spread(result.figures) };
  if (baseline === undefined || !('figures' in baseline)) return { failed: 'its baseline gave no figures' };
  return { raw: spread(result.figures), compared: compare(comparison, result.figures, baseline.figures) };
}

/** @param {LibraryName} library @param {string} variant */
function keyOf(library, variant) {
  return variant === '' ? library : `${library} ${variant}`;
}

/** Variants that are numbers, as people read them. @param {string} variant */
function grouped(variant) {
  return /^\d{4,}$/.test(variant) ? Number(variant).toLocaleString('en') : variant;
}
