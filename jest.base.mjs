import { fileURLToPath } from 'node:url';

/** Names what a machine cannot run; below `npm test` it is the only one, and the runner tells the rest. */
const REPORTER = fileURLToPath(new URL('test-kit/runner/reporter.mjs', import.meta.url));
/** What takes minutes: it is run by `npm run test:long`. */
const LONG = '\\.long\\.test\\.ts$';

const { FLUXGATE_TEST_REPORT, FLUXGATE_TEST_WORKERS } = process.env;

/**
 * The jest configuration that every package shares: sources as they are (swc takes the types off, `tsc` checks them),
 * native ES modules, and the workspace's packages resolved to their sources.
 *
 * @type {import('jest').Config}
 */
export const project = {
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['@fluxgate/source', 'node', 'node-addons'] },
  testMatch: ['<rootDir>/src/**/*.test.ts', '<rootDir>/test/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', LONG],
  // A build and a mutation run leave copies of the package in it.
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.stryker-tmp/'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { decoratorVersion: '2022-03' },
        },
        sourceMaps: 'inline',
      },
    ],
  },
};

/**
 * The configuration of a package that is one project.
 *
 * @type {import('jest').Config}
 */
export default {
  ...project,
  reporters: FLUXGATE_TEST_REPORT === undefined ? ['default', REPORTER] : [REPORTER],
  // No test is about speed, and none has a bound of its own: on a busy machine its turn comes late, and it is right all the same.
  testTimeout: 180_000,
  ...(FLUXGATE_TEST_WORKERS !== undefined && { maxWorkers: Number(FLUXGATE_TEST_WORKERS) }),
};

/**
 * The same package's tests that take minutes, `*.long.test.ts`, for its script `test:long`.
 *
 * @param {import('jest').Config} config
 * @returns {import('jest').Config}
 */
export const long = (config) => ({
  ...config,
  testMatch: config.testMatch?.map((pattern) => pattern.replace('*.test.ts', '*.long.test.ts')) ?? [],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 900_000,
});
