/**
 * @param {readonly import('./events.js').NotRun[]} reasons one for each test that did not run
 * @returns {string[]} a line a group: `  31 browser tests: no Chromium; apt-get install chromium, or FLUXGATE_CHROMIUM=…`
 */
export function notRunLines(reasons) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].map(
    ([reason, count]) => `  ${count} ${count === 1 ? reason.replace(' tests:', ' test:') : reason}`,
  );
}
