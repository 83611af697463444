import { withMethods } from '../validate.js';

/** What a snapshot holds of a window, as an object whose properties are yet to be checked. */
export function savedObject(saved: unknown): Readonly<Record<string, unknown>> {
  return withMethods('restore.window', saved, 'an object as toJSON() gives it') as Readonly<Record<string, unknown>>;
}

/** Whether `given` is a number of ms of which many can still be added up. */
export function isDuration(given: unknown): boolean {
  return typeof given === 'number' && given >= 0 && given <= Number.MAX_SAFE_INTEGER;
}
