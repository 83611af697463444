import base from '../../jest.base.mjs';

export default { ...base, testMatch: ['<rootDir>/{test,playground}/**/*.test.ts'] };
