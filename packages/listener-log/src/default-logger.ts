import { type Logger, pino } from 'pino';
import type { StructuredLogger } from './logger.js';

let shared: StructuredLogger | undefined;

/**
 * pino's own logger, on standard output as pino's default is; made when first asked for, one for all listeners.
 *
 * It differs from a bare `pino()` where standard output is in trouble. Blocked: at most {@link BUFFER} bytes wait, and what is
 * dropped is counted. Failed: it is reported, where pino's own would end the process with an unhandled `error` event.
 */
export function defaultLogger(): StructuredLogger {
  // In browsers pino writes to the console, and has no destinations.
  shared ??= pino.destination === undefined ? pino() : onStandardOutput();
  return shared;
}

/** How many bytes may wait for a blocked standard output: 4 MiB, some thousand lines. */
const BUFFER = 4_194_304;

function onStandardOutput(): Logger {
  const destination = pino.destination({ dest: 1, sync: false, maxLength: BUFFER });
  const logger = pino(destination);
  let dropped = 0;
  destination.on('drop', () => {
    dropped++;
  });
  destination.on('drain', () => {
    if (dropped === 0) return;
    const lines = dropped;
    dropped = 0;
    logger.warn({ dropped: lines }, `${lines} lines were dropped while standard output was blocked`);
  });
  // A destination that failed would try its last line for ever, at exit too: it is given up, and the next line makes another.
  destination.on('error', (error: unknown) => {
    if (shared !== logger) return;
    shared = undefined;
    destination.destroy();
    console.error(`fluxgate: standard output failed, log lines are lost: ${String(error)}`);
  });
  return logger;
}
