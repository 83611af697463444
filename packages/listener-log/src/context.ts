/** Runs work in one async context. */
export type InContext = <T>(work: () => T) => T;

const here: InContext = (work) => work();

/**
 * `AsyncResource`, where the runtime has it. Not imported: that would keep the package out of browsers.
 * Before Node 20.16 it cannot be had this way, and everything runs in the context of its caller.
 */
const AsyncResource = globalThis.process?.getBuiltinModule?.('node:async_hooks')?.AsyncResource;

/** The present async context: what an `AsyncLocalStorage` holds here, and which trace this belongs to. */
export function currentContext(): InContext {
  if (AsyncResource === undefined) return here;
  const resource = new AsyncResource('FLUXGATE_LOG');
  return (work) => resource.runInAsyncScope(work);
}

/**
 * Runs work in no caller's context, but in that in which this module was loaded.
 *
 * A timer belongs to the context in which it was made. One made in a request would keep that request's store alive for as long
 * as it runs, and write the lines of all later requests into its trace.
 */
export const detached: InContext = currentContext();
