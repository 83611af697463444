/**
 * @param {string} name
 * @returns {import('./events.js').Outcome} of a package whose tests have not begun
 */
export const newOutcome = (name) => ({
  name,
  files: 0,
  filesDone: 0,
  passed: 0,
  failed: 0,
  skipped: 0,
  notRun: [],
  failures: [],
  messages: [],
  time: 0,
});
