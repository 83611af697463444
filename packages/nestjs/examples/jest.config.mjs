import base from '../../../jest.base.mjs';

/** @type {import('jest').Config} */
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
