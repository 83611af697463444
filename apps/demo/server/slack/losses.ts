import { setImmediate } from 'node:timers/promises';
import type { SlackListenerOptions } from '@fluxgate/listener-slack';
import type { FastifyBaseLogger } from 'fastify';

/** How many transitions of one loss the log names; it counts the others. */
const NAMED = 5;

type OnError = NonNullable<SlackListenerOptions['onError']>;
type Signals = Parameters<OnError>[1]['signals'];

/** Says in the log what Slack was not told, and keeps count of what was given up at the end. */
export class SlackLosses {
  readonly #log: FastifyBaseLogger;
  #all = 0;
  #atTheEnd = 0;

  constructor(log: FastifyBaseLogger) {
    this.#log = log;
  }

  /** How many transitions waited still when the listener was closed, and were lost. */
  get atTheEnd(): number {
    return this.#atTheEnd;
  }

  /** For the listener. */
  readonly onError: OnError = (err, { source, signals }) => {
    const lost = source === 'delivery' ? signals.length : 0;
    this.#all += lost;
    const what = lost > 0 ? `Slack did not receive ${named(signals)}` : `Slack listener: fault in ${source}`;
    this.#log.error({ err, source, lost }, what);
  };

  /** Close the listener, by `close`, and warn of what that has cost. */
  async during(close: () => Promise<boolean>): Promise<void> {
    const before = this.#all;
    if (await close()) return;
    // A post that was cut off is reported a turn after the others.
    await setImmediate();
    const lost = this.#all - before;
    this.#atTheEnd += lost;
    if (lost > 0)
      this.#log.warn(
        { lost },
        `Slack did not take everything in time: ${lost} ${lost === 1 ? 'transition is' : 'transitions are'} lost, see above`,
      );
  }
}

function named(signals: Signals): string {
  const names = signals.slice(0, NAMED).map((one) => `${one.circuitName} ${one.oldState} → ${one.newState}`);
  const others = signals.length - names.length;
  return names.join(', ') + (others > 0 ? ` and ${others} more` : '');
}
