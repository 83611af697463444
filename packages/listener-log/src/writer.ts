import { defaultLogger } from './default-logger.js';
import { loggable } from './error-record.js';
import type { LogSubject } from './levels.js';
import type { Line } from './line.js';
import { errorKey } from './logger.js';
import type { Settings } from './options.js';

/** Puts lines into a logger, each at the level of its subject. */
export class Writer {
  readonly #settings: Pick<Settings, 'logger' | 'levels' | 'errors'>;

  constructor(settings: Pick<Settings, 'logger' | 'levels' | 'errors'>) {
    this.#settings = settings;
  }

  /** Whether lines about `subject` are logged at all. */
  logs(subject: LogSubject): boolean {
    return this.#settings.levels[subject] !== 'silent';
  }

  /** Write `line`. What the logger throws is thrown, and what an asynchronous one rejects with is returned as a rejection. */
  write({ subject, record, sentence, error }: Line): void | PromiseLike<void> {
    if (!this.logs(subject)) return;
    const logger = this.#settings.logger ?? defaultLogger();
    const complete = error === undefined ? record : { ...record, [errorKey(logger)]: this.#shown(error) };
    const log = (logger as Record<string, Log>)[this.#settings.levels[subject]] as Log;
    return log.call(logger, complete, sentence);
  }

  /** Write `line` where no caller can catch: what the logger throws goes to `console.error`, with the sentence. */
  writeUnattended(line: Line): void {
    const thrown = line.error === undefined ? [] : [this.#shown(line.error)];
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

  #shown(error: unknown): unknown {
    return this.#settings.errors === 'full' ? error : loggable(error);
  }
}

type Log = (record: object, message: string) => void | PromiseLike<void>;
