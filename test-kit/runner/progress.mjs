import { duration } from './summary.mjs';

/** How often the progress is told, in ms: on a terminal in place, elsewhere a line at a time. */
const EVERY = process.stdout.isTTY ? 200 : 15_000;

/**
 * Tells how far the packages have come, until it is stopped.
 *
 * @param {() => readonly import('./events.js').Outcome[]} running
 */
export function startProgress(running) {
  const begun = performance.now();
  const timer = setInterval(() => {
    const parts = running().map(({ name, filesDone, files, failed }) => {
      const failing = failed > 0 ? `, ${failed} failed` : '';
      return files === 0 ? `${name} begins` : `${name} ${filesDone} of ${files} files${failing}`;
    });
    const line = `${duration(performance.now() - begun)}: ${parts.join('; ')}`;
    if (process.stdout.isTTY) process.stdout.write(`\r\u001b[2K${line.slice(0, process.stdout.columns - 1)}`);
    else console.log(`  ${line}`);
  }, EVERY);
  return {
    /** Prints a line that stays. @param {string} line */
    print(line) {
      if (process.stdout.isTTY) process.stdout.write('\r\u001b[2K');
      console.log(line);
    },
    stop() {
      clearInterval(timer);
      if (process.stdout.isTTY) process.stdout.write('\r\u001b[2K');
    },
  };
}
