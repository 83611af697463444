import base from '../../jest.base.mjs';

// The tests against a real Prometheus wait for it most of the time.
export default { ...base, maxWorkers: 3 };
