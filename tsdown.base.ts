import type { UserConfig } from 'tsdown';

/** The build that every package shares: ES modules and CommonJS, types for both, maps that lead to the shipped sources. */
export const base: UserConfig = {
  entry: ['src/index.ts'],
  format: ['esm', 'cjs'],
  platform: 'neutral',
  target: 'es2022',
  fixedExtension: false,
  dts: true,
  sourcemap: true,
  clean: true,
};
