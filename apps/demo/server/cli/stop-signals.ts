/** What asks a process to stop. */
export type StopSignal = 'SIGINT' | 'SIGTERM';

/** The two times that one may have to ask. */
export interface StopSignals {
  readonly first: Promise<StopSignal>;
  /** Asked again, by someone who does not want to wait. */
  readonly second: Promise<StopSignal>;
}

/** npm passes a Ctrl-C on that the terminal has sent here too: within so many ms, it is the same wish. */
const SAME_WISH = 500;

/** Listen for both signals, instead of being ended by them. */
export function stopSignals(): StopSignals {
  let since: number | undefined;
  const heard = (wanted: (after: number) => boolean): Promise<StopSignal> =>
    new Promise((resolve) => {
      const listener = (signal: StopSignal): void => {
        since ??= performance.now();
        if (wanted(performance.now() - since)) resolve(signal);
      };
      process.on('SIGINT', listener).on('SIGTERM', listener);
    });
  return { first: heard(() => true), second: heard((after) => after > SAME_WISH) };
}
