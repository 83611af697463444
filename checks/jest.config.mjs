import base from '../jest.base.mjs';

const project = (displayName, options = {}) => ({
  ...base,
  displayName,
  testMatch: [`<rootDir>/src/${displayName}/**/*.test.ts`],
  ...options,
});

/** @type {import('jest').Config} */
export default {
  // What is checked here runs in processes of its own and installs over the network.
  testTimeout: 180_000,
  projects: [
    project('registry'),
    project('consumers', {
      globalSetup: './src/consumers/global-setup.mjs',
      globalTeardown: './src/consumers/global-teardown.mjs',
    }),
    project('hygiene', {
      globalSetup: './src/hygiene/global-setup.mjs',
      globalTeardown: './src/hygiene/global-teardown.mjs',
    }),
    project('release'),
  ],
};
