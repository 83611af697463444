import { duration } from './summary.mjs';

/** How often progress is printed, in ms: in place on a terminal, as lines elsewhere. */
const EVERY = process.stdout.isTTY ? 200 : 15_000;

/**
 * Prints the progress of the packages until it is stopped.
 *
 * @param {() => readonly import('./events.js').Outcome[]} running
 */
export function startProgress(running) {
  const begun = performance.now();
  const timer = setInterval(() => {
    const parts = running().map(({ name, filesDone, files, failed }) => {
      const failing = failed > 0 ? `, ${failed} failed` : '';
      return files === 0 ? `${name} starting` : `${name} ${filesDone} of ${files} files${failing}`;
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
