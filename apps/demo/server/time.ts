/** Ends what was arranged; doing it again does nothing. */
export type Cancel = () => void;

/** What the room knows of time, so that a test can let a night pass in a second. */
export interface Time {
  /** In ms since the Unix epoch. */
  now(): number;
  /** Do it every so many ms, until cancelled. */
  every(ms: number, job: () => void): Cancel;
  /** Do it once, in so many ms, unless cancelled before. */
  after(ms: number, job: () => void): Cancel;
}

/** Time as it passes. Nothing arranged with it keeps the process alive. */
export const REAL_TIME: Time = {
  now: () => Date.now(),
  every(ms, job) {
    const timer = setInterval(job, ms).unref();
    return () => clearInterval(timer);
  },
  after(ms, job) {
    const timer = setTimeout(job, ms).unref();
    return () => clearTimeout(timer);
  },
};
