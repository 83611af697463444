import base from './jest.config.mjs';

export default { ...base, testMatch: ['<rootDir>/src/**/*.long.test.ts'], testPathIgnorePatterns: [] };
