/** @import { Scenario } from '../types.js' */
import { AsyncLocalStorage } from 'node:async_hooks';
import { ALL, answer, BARE } from '../subjects.mjs';
import { timed } from '../timing.mjs';

/** @type {Scenario} */
export const scenario = {
  how:
    'As `closed`, within `AsyncLocalStorage.run()`, as tracing does it to every request: on some runtimes each promise then ' +
    'costs more.',
  measurements: [
    {
      id: 'active',
      what: 'closed, success, `AsyncLocalStorage` active',
      comparison: 'ratio',
      unit: 'ns',
      libraries: ALL,
      baseline: BARE,
      prepare(library) {
        const storage = new AsyncLocalStorage();
        return timed(library.countWindow(answer), { around: (block) => storage.run({ request: 1 }, block) });
      },
    },
  ],
};
