import { defaultLogger } from './default-logger.js';
import type { LogLevel, LogSubject } from './levels.js';
import type { Line } from './line.js';
import { errorKey, type StructuredLogger } from './logger.js';

/** Puts lines into a logger, each at the level of its subject. */
export class Writer {
  readonly #logger: StructuredLogger | undefined;
  readonly #levels: Readonly<Record<LogSubject, LogLevel>>;

  constructor(logger: StructuredLogger | undefined, levels: Readonly<Record<LogSubject, LogLevel>>) {
    this.#logger = logger;
    this.#levels = levels;
  }

  /** Write `line`. What the logger throws is thrown, and what an asynchronous one rejects with is returned as a rejection. */
  write({ subject, record, sentence, error }: Line): void | PromiseLike<void> {
    const level = this.#levels[subject];
    if (level === 'silent') return;
    const logger = this.#logger ?? defaultLogger();
    const complete = error === undefined ? record : { ...record, [errorKey(logger)]: error };
    const log = (logger as Record<string, Log>)[level] as Log;
    return log.call(logger, complete, sentence);
  }

  /** Write `line` where nobody is left to throw at: what the logger throws goes to `console.error`, with the sentence. */
  writeUnattended(line: Line): void {
    const thrown = line.error === undefined ? [] : [line.error];
    const report = (failure: unknown) => {
      console.error('fluxgate: not logged, because the logger failed: %s', line.sentence, ...thrown, failure);
    };
    try {
      const pending = this.write(line);
      if (typeof pending?.then === 'function') pending.then(undefined, report);
    } catch (failure) {
      report(failure);
    }
  }
}

type Log = (record: object, message: string) => void | PromiseLike<void>;
