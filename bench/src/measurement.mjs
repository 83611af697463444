/** @import { LibraryName, Measurement, Outcome, Row } from './types.js' */
/** @import { Result } from './rounds.mjs' */
import { LibraryProcess } from './library-process.mjs';
import { interleave } from './rounds.mjs';
import { compare, spread } from './statistics.mjs';

const ROUNDS = 31;
const QUICK_ROUNDS = 3;

/**
 * Runs one measurement: a process for each library in each variant, all of them alive at once, taking turns.
 *
 * @param {Measurement} measurement
 * @param {{ scenario: string, runtime: string, quick: boolean }} options
 * @returns {Promise<Row[]>}
 */
export async function run(measurement, { scenario, runtime, quick }) {
  /** @type {Map<string, LibraryProcess>} */
  const processes = new Map();
  /** @type {Map<string, Result>} */
  const results = new Map();
  // One after the other, so that none is disturbed while it prepares.
  for (const { key, library, variant } of subjects(measurement)) {
    const process = new LibraryProcess(runtime, [scenario, measurement.id, library, variant]);
    const { unavailable, failed } = await process.ready();
    processes.set(key, process);
    if (unavailable !== undefined) results.set(key, { unavailable });
    else if (failed !== undefined) results.set(key, { failed });
  }
  const prepared = new Map([...processes].filter(([key]) => !results.has(key)));
  const { rounds = ROUNDS, warmUp = 3 } = measurement;
  const effort = { rounds: quick ? Math.min(rounds, QUICK_ROUNDS) : rounds, warmUp };
  for (const [key, result] of await interleave(prepared, effort)) results.set(key, result);
  await Promise.all([...processes.values()].map((process) => process.close()));
  return rows(measurement, scenario, results);
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
  const { id, what, comparison, unit, libraries, variants = [''], baseline, aims = {}, growsWith } = measurement;
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
