/** @import { LibraryName, Report, Row } from './types.js' */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { load, SCENARIOS } from './scenarios.mjs';
import { aim, COLUMNS, cell, figure, growths, Notes, summary, table, verdict } from './table.mjs';

/** The page of generated figures. README.md beside it explains the method and is written by hand. */
export const RESULTS_PAGE = new URL('../RESULTS.md', import.meta.url);
/** The READMEs at the root, which quote some of them. */
export const QUOTING = /** @type {const} */ ([
  ['en', new URL('../../README.md', import.meta.url)],
  ['ko', new URL('../../README.ko.md', import.meta.url)],
]);
const RESULTS = new URL('../results/', import.meta.url);

/** Keeps a report for RESULTS.md, instead of the last one of the same major version of the runtime. @param {Report} report */
export function keep(report) {
  const [name = '', version = ''] = report.runtime.toLowerCase().split(' ');
  writeFileSync(new URL(`${name}-${version.split('.')[0]}.json`, RESULTS), `${JSON.stringify(report, rounded, 2)}\n`);
}

/** Six digits are more than can be measured. @param {string} _key @param {unknown} value */
function rounded(_key, value) {
  return typeof value === 'number' ? Number(value.toPrecision(6)) : value;
}

/** What was kept: Node before Bun, the oldest version first. @returns {[Report, ...Report[]]} */
function kept() {
  const files = readdirSync(RESULTS).filter((file) => file.endsWith('.json'));
  /** @type {Report[]} */
  const reports = files.map((file) => JSON.parse(readFileSync(new URL(file, RESULTS), 'utf8')));
  const order = (/** @type {Report} */ { runtime }) => `${runtime.startsWith('Node') ? 0 : 1} ${runtime}`;
  const [reference, ...others] = reports.sort((a, b) => order(a).localeCompare(order(b), 'en', { numeric: true }));
  if (reference === undefined) throw new Error('no results have been kept; run npm run bench -- --readme');
  return [reference, ...others];
}

/** The text between the markers of RESULTS.md. */
export async function results() {
  const [reference, ...others] = kept();
  const notes = new Notes();
  const scenarios = [];
  for (const name of SCENARIOS) {
    const rows = reference.rows.filter(({ scenario }) => scenario === name);
    scenarios.push(`#### \`${name}\``, (await load(name)).how, table(rows, notes), growths(rows));
  }
  return [
    `### ${reference.runtime}`,
    provenance(reference),
    agreement(reference.rows),
    summary(reference.rows),
    shortfalls(reference.rows),
    ...scenarios,
    notes.text(),
    '### Other runtimes',
    ...others.map((report) => `${provenance(report)} ${summary(report.rows)}\n\n${shortfalls(report.rows)}`),
    beside([reference, ...others]),
    '### Where the order changes',
    'Pairs of libraries, or a library and the bare call, of which one is clearly cheaper on one runtime and clearly more expensive on ' +
      'another: their quartiles do not overlap on either runtime; single figures differ by more than a tenth and a kilobyte.',
    inversions(reference, others).join('\n') || '- none',
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** How far the stopwatch can be trusted: how near it comes to a loop written by hand. @param {readonly Row[]} rows */
export function agreement(rows) {
  const ranges = rows.flatMap(({ scenario, variant, outcomes }) => {
    if (scenario !== 'loop') return [];
    const medians = Object.values(outcomes).flatMap((one) => ('compared' in one ? [one.compared.median] : []));
    return [`${variant} ${figure(Math.min(...medians), '×')} to ${figure(Math.max(...medians), '×')}`];
  });
  return `The timing loop compared with a hand-written one, medians over the libraries: ${ranges.join('; ')}.`;
}

/** Each aim that is not reached, and what was measured of what stands in the way. @param {readonly Row[]} rows */
export function shortfalls(rows) {
  const short = rows.filter((row) => ['missed', 'undecided'].includes(verdict(row) ?? ''));
  const floors = [...new Set(short.map(({ floor }) => floor))];
  const line = (/** @type {Row} */ row, /** @type {LibraryName} */ library) =>
    `- ${row.what}: ${cell(row, row.outcomes[library], { quartiles: false, notes: new Notes() })}`;
  return floors
    .flatMap((floor) => [
      ...short.filter((row) => row.floor === floor).map((row) => `${line(row, 'fluxgate')}, aim ${aim(row)}`),
      ...rows
        .filter(({ scenario, id }) => `${scenario} ${id}` === floor)
        .map((row) => `  ${line(row, 'bare' in row.outcomes ? 'bare' : 'fluxgate')}`),
    ])
    .join('\n');
}

/** @param {Report} report */
function provenance({ runtime, machine, date, command, versions }) {
  const named = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return `${runtime}, ${machine}, ${date}, by \`${command}\`; ${named.join(', ')}.`;
}

/** The medians of all runtimes beside each other, of what there is an aim for. @param {readonly Report[]} reports */
function beside(reports) {
  const notes = new Notes();
  const lines = [
    `| what | | ${reports.map(({ runtime }) => runtime).join(' | ')} |`,
    `|---|---|${'---|'.repeat(reports.length)}`,
  ];
  for (const row of reports[0]?.rows.filter((one) => one.aim) ?? []) {
    for (const [library, title] of COLUMNS) {
      if (row.outcomes[library] === undefined) continue;
      const cells = reports.map((report) => {
        const same = find(report, row);
        return same ? cell(same, same.outcomes[library], { quartiles: false, notes }) : '';
      });
      lines.push(`| ${row.what} | ${title} | ${cells.join(' | ')} |`);
    }
  }
  return [lines.join('\n'), notes.text()].filter((part) => part !== '').join('\n\n');
}

/**
 * @param {Report} reference
 * @param {readonly Report[]} others
 */
export function inversions(reference, others) {
  const pairs = COLUMNS.flatMap((one, i) => COLUMNS.slice(i + 1).map((other) => /** @type {const} */ ([one, other])));
  return reference.rows.flatMap((row) =>
    others.flatMap((report) => {
      const same = find(report, row);
      if (same === undefined) return [];
      return pairs
        .filter(([[a], [b]]) => cheaper(row, a, b) * cheaper(same, a, b) < 0)
        .map(([one, other]) => {
          const [less, more] = cheaper(row, one[0], other[0]) > 0 ? [one[1], other[1]] : [other[1], one[1]];
          return `- ${row.what}: ${less} is cheaper than ${more} on ${reference.runtime}, and more expensive on ${report.runtime}`;
        });
    }),
  );
}

/**
 * Whether `a` is clearly cheaper than `b` (1), clearly dearer (-1), or neither (0).
 *
 * @param {Row} row
 * @param {LibraryName} a
 * @param {LibraryName} b
 */
function cheaper(row, a, b) {
  const [first, second] = [quarters(row, a), quarters(row, b)];
  if (first === undefined || second === undefined) return 0;
  const sign = row.comparison === 'rate' ? -1 : 1;
  if (first.q3 < second.q1) return sign;
  return first.q1 > second.q3 ? -sign : 0;
}

/** How far a figure may reach. What others are compared with is 1, whatever it took. @param {Row} row @param {LibraryName} library */
function quarters({ outcomes, comparison, unit, baseline }, library) {
  const outcome = outcomes[library];
  if (outcome && 'compared' in outcome) {
    const { median, q1, q3 } = outcome.compared;
    const either = q1 === q3 ? Math.max(Math.abs(median) / 20, unit === 'B' ? 500 : 0) : 0;
    return { q1: q1 - either, q3: q3 + either };
  }
  const isBaseline = library === 'bare' && baseline && (comparison === 'ratio' || comparison === 'rate');
  return isBaseline ? { q1: 1, q3: 1 } : undefined;
}

/** @param {Report} report @param {Row} row */
function find({ rows }, { scenario, id, variant }) {
  return rows.find((one) => one.scenario === scenario && one.id === id && one.variant === variant);
}

/** The measurements that the READMEs at the root quote, and the words for them there. */
const QUOTED = [
  {
    key: 'closed default',
    en: 'a call that succeeds, compared with the same call without a breaker',
    ko: '성공하는 호출(브레이커 없는 같은 호출과 비교)',
  },
  {
    key: 'failing 40-percent',
    en: 'calls of which 40 % fail, compared with the same',
    ko: '40 %가 실패하는 호출(브레이커 없는 같은 호출과 비교)',
  },
  {
    key: 'refused not-permitted',
    en: 'a call that an open circuit rejects, compared with `Promise.reject`',
    ko: '열린 서킷이 거부하는 호출(`Promise.reject`와 비교)',
  },
  { key: 'heap idle', en: 'memory of an idle breaker', ko: '쓰지 않는 브레이커의 메모리' },
  {
    key: 'size bundle',
    en: 'bundle of the breaker with its defaults, min+gzip',
    ko: '기본값을 쓰는 브레이커의 번들, min+gzip',
  },
];

/**
 * A README at the root with its table of costs replaced, if it has one.
 *
 * @param {string} text
 * @param {'en' | 'ko'} language
 */
export function quoting(text, language) {
  return text.includes('<!-- costs -->') ? between(text, 'costs', quotation(language)) : text;
}

/** @param {'en' | 'ko'} language */
function quotation(language) {
  const [{ runtime, machine, date, rows }] = kept();
  const columns = COLUMNS.filter(([library]) => library !== 'bare');
  const notes = new Notes();
  const lines = QUOTED.map(({ key, [language]: words }) => {
    const row = rows.find(({ scenario, id }) => `${scenario} ${id}` === key);
    if (row === undefined) throw new Error(`no results have been kept of '${key}'`);
    const cells = columns.map(([library]) => cell(row, row.outcomes[library], { quartiles: false, notes }));
    return [words, ...cells];
  });
  const head = ['', ...columns.map(([, title]) => title)];
  const text = [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
  return `${text}\n\n${runtime}, ${machine}, ${date}.`;
}

/**
 * `text` with `section` between the markers of that name.
 *
 * @param {string} text - the page
 * @param {string} name
 * @param {string} section
 */
export function between(text, name, section) {
  const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [from, to] = [text.indexOf(start), text.indexOf(end)];
  if (from < 0 || to < from)
    throw new Error(`the page must have the markers ${start} and ${end}; got neither or only one`);
  return `${text.slice(0, from)}${start}\n\n${section}\n\n${text.slice(to)}`;
}
