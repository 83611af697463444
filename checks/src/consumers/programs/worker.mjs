// An edge worker with the core's program in it. It runs when the worker is called: before that, a worker may do little.
export default {
  async test() {
    const { report } = await import('./core.mjs');
    await report;
  },
};
