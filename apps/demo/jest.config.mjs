import base from '../../jest.base.mjs';

/** @type {import('jest').Config} */
export default {
  ...base,
  testMatch: ['<rootDir>/{server,shared,web,test,docker}/**/*.test.ts'],
  // Stories are played at their own pace, in a browser each: more at once, and the machine is slower than the shop's limits.
  maxConcurrency: 2,
};
