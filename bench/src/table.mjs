/** @import { LibraryName, Outcome, Report, Row } from './types.js' */
import { slope } from './statistics.mjs';

/** @type {readonly (readonly [LibraryName, string])[]} */
export const COLUMNS = [
  ['fluxgate', 'Fluxgate'],
  ['cockatiel3', 'cockatiel 3'],
  ['cockatiel4', 'cockatiel 4'],
  ['opossum', 'opossum'],
  ['bare', 'bare'],
];

/**
 * The report as Markdown: a table for each scenario, and how the costs grow.
 *
 * @param {Report} report
 */
export function tables({ rows }) {
  const notes = new Notes();
  const byScenario = [...new Set(rows.map(({ scenario }) => scenario))].map((scenario) =>
    table(
      rows.filter((row) => row.scenario === scenario),
      notes,
    ),
  );
  return [...byScenario, notes.text(), growths(rows)].filter((part) => part !== '').join('\n\n');
}

/**
 * Those columns that have something to show.
 *
 * @param {readonly Row[]} rows
 * @param {Notes} notes
 */
export function table(rows, notes) {
  const columns = COLUMNS.filter(([library]) =>
    rows.some(({ outcomes, baseline }) => outcomes[library] ?? (library === 'bare' && baseline)),
  );
  const aims = rows.some((row) => row.aim) ? ['aim'] : [];
  const head = ['what', ...columns.map(([, title]) => title), ...aims];
  const lines = rows.map((row) => {
    const cells = columns.map(([library]) =>
      library === 'bare' && row.baseline
        ? figure(row.baseline.median, row.unit)
        : cell(row, row.outcomes[library], { quartiles: true, notes }),
    );
    return [row.what, ...cells, ...aims.map(() => aim(row))];
  });
  return [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** Why some cells are empty: under the table, each reason once. */
export class Notes {
  /** @type {string[]} */
  #reasons = [];

  /** @param {string} reason */
  mark(reason) {
    if (!this.#reasons.includes(reason)) this.#reasons.push(reason);
    return `[${this.#reasons.indexOf(reason) + 1}]`;
  }

  text() {
    return this.#reasons.map((reason, i) => `[${i + 1}] ${reason}`).join('<br>\n');
  }
}

/**
 * @param {Row} row
 * @param {Outcome | undefined} outcome
 * @param {{ quartiles: boolean, notes: Notes }} options
 */
export function cell(row, outcome, { quartiles, notes }) {
  if (outcome === undefined) return '';
  if ('unavailable' in outcome) return `– ${notes.mark(outcome.unavailable)}`;
  if ('failed' in outcome) return `failed ${notes.mark(outcome.failed)}`;
  const { median, q1, q3 } = outcome.compared;
  const unit = unitOf(row);
  return quartiles && q1 !== q3
    ? `${figure(median, unit)} (${figure(q1, '')} to ${figure(q3, '')})`
    : figure(median, unit);
}

/** @param {Row} row */
function unitOf({ comparison, unit }) {
  return comparison === 'ratio' || comparison === 'rate' ? '×' : unit;
}

/**
 * Ratios to two digits; other figures as people read them.
 *
 * @param {number} value
 * @param {string} unit
 */
export function figure(value, unit) {
  const digits = Math.abs(value) < 10 ? 2 : Math.abs(value) < 100 ? 1 : 0;
  const shown = value.toLocaleString('en', { maximumFractionDigits: Number.isInteger(value) ? 0 : digits });
  const text = shown === '-0' ? '0' : shown;
  return unit === '' ? text : unit === '×' ? `${text}×` : `${text} ${unit}`;
}

/**
 * Whether Fluxgate keeps to the aim: by its median, or as far as can be told, the aim lying within the quartiles.
 *
 * @param {Row} row
 * @returns {'kept' | 'undecided' | 'missed' | undefined}
 */
export function verdict({ aim, outcomes }) {
  const { fluxgate } = outcomes;
  if (aim === undefined || fluxgate === undefined || !('compared' in fluxgate)) return undefined;
  const keeps = (/** @type {number} */ value) => ('atMost' in aim ? value <= aim.atMost : value >= aim.atLeast);
  const { median, q1, q3 } = fluxgate.compared;
  if (keeps(median)) return 'kept';
  return keeps('atMost' in aim ? q1 : q3) ? 'undecided' : 'missed';
}

/** How many aims are reached, and which are not. @param {readonly Row[]} rows */
export function summary(rows) {
  const judged = rows.flatMap((row) => {
    const found = verdict(row);
    return found ? [{ what: row.what, found }] : [];
  });
  if (judged.length === 0) return 'There is no aim for what was measured.';
  const those = (/** @type {string} */ found) => judged.filter((one) => one.found === found).map(({ what }) => what);
  const [missed, undecided] = [those('missed'), those('undecided')];
  return [
    `${those('kept').length} of ${judged.length} aims are reached.`,
    ...(undecided.length > 0 ? [`Not decided: ${undecided.join('; ')}.`] : []),
    ...(missed.length > 0 ? [`Missed: ${missed.join('; ')}.`] : []),
  ].join(' ');
}

const SIGNS = { kept: '✓', undecided: '≈', missed: '✗' };

/** @param {Row} row */
export function aim(row) {
  if (row.aim === undefined) return '';
  const found = verdict(row);
  const limit =
    'atMost' in row.aim ? `≤ ${figure(row.aim.atMost, unitOf(row))}` : `≥ ${figure(row.aim.atLeast, unitOf(row))}`;
  return found ? `${limit} ${SIGNS[found]}` : limit;
}

/**
 * How costs grow with what becomes larger, a line each.
 *
 * @param {readonly Row[]} rows
 */
export function growths(rows) {
  const growing = rows.filter(({ growsWith }) => growsWith !== undefined);
  const ids = [...new Set(growing.map(({ id }) => id))];
  const lines = ids.flatMap((id) => {
    const family = growing.filter((row) => row.id === id);
    const first = /** @type {Row} */ (family[0]);
    return COLUMNS.flatMap(([library, title]) => {
      const points = family.flatMap(({ variant, outcomes }) => {
        const outcome = outcomes[library];
        return outcome && 'raw' in outcome ? [/** @type {const} */ ([Number(variant), outcome.raw.median])] : [];
      });
      const [from, to] = [points[0], points.at(-1)];
      if (from === undefined || to === undefined || from === to) return [];
      const each = `${figure(slope(points), first.unit)} more for each ${first.growsWith}`;
      const span = `${figure(from[1], first.unit)} at ${figure(from[0], '')}, ${figure(to[1], first.unit)} at ${figure(to[0], '')}`;
      return [`- ${first.what.replace(/: [\d,]+$/, '')}, ${title}: ${span}: ${each}`];
    });
  });
  return lines.join('\n');
}
