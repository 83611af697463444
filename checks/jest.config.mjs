import base, { project } from '../jest.base.mjs';

const checks = (displayName, options = {}) => ({
  ...project,
  displayName,
  testMatch: [`<rootDir>/src/${displayName}/**/*.test.ts`],
  ...options,
});

/** @type {import('jest').Config} */
export default {
  reporters: base.reporters,
  // What is checked here runs in processes of its own and installs over the network.
  testTimeout: 180_000,
  projects: [
    checks('registry'),
    checks('consumers', {
      globalSetup: './src/consumers/global-setup.mjs',
      globalTeardown: './src/consumers/global-teardown.mjs',
    }),
    checks('hygiene', {
      globalSetup: './src/hygiene/global-setup.mjs',
      globalTeardown: './src/hygiene/global-teardown.mjs',
    }),
    checks('release'),
  ],
};
