import base from '../../jest.base.mjs';

/** @type {import('jest').Config} */
export default {
  ...base,
  testMatch: ['<rootDir>/{server,shared,web,test,docker}/**/*.test.ts'],
};
