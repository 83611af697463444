import base from '../../jest.base.mjs';

/** What takes minutes: many rounds against real processes, many more stories. */
export default { ...base, testMatch: ['<rootDir>/test/**/*.long.ts'], testPathIgnorePatterns: ['/node_modules/'] };
