import base from '../../jest.base.mjs';

/**
 * As a Nest project runs its tests: CommonJS, and Nest's own kind of decorators, whose metadata its injection lives on.
 *
 * @type {import('jest').Config}
 */
export default {
  ...base,
  extensionsToTreatAsEsm: [],
  testPathIgnorePatterns: ['\\.long\\.test\\.ts$'],
  transform: {
    '\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
        },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
};
