import base from '../../jest.base.mjs';

/**
 * Mutation testing: each mutant of `src` has to be killed by the unit tests beside it. The model-based tests in `test` are left
 * out: they are slow, and a mutant that only they notice deserves a test that says what is wrong.
 *
 * @type {import('@stryker-mutator/api/core').PartialStrykerOptions}
 */
export default {
  plugins: ['@stryker-mutator/jest-runner'],
  testRunner: 'jest',
  testRunnerNodeArgs: ['--experimental-vm-modules', '--no-warnings'],
  jest: {
    projectType: 'custom',
    config: { ...base, testMatch: ['<rootDir>/stryker.entry.mjs'] },
    enableFindRelatedTests: false,
  },
  coverageAnalysis: 'perTest',
  mutate: ['src/**/*.ts', '!src/**/*.test.ts', '!src/**/*.test-kit.ts'],
  ignorePatterns: ['dist', '.tsbuild', 'test', 'test-types', 'reports'],
  ignoreStatic: false,
  concurrency: 2,
  reporters: ['clear-text', 'json'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  thresholds: { high: 98, low: 95, break: 95 },
};
