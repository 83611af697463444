import type { UserConfig } from 'tsdown';

/** The build that every package shares: ES modules and CommonJS, types for both, maps that lead to the shipped sources. */
export const base: UserConfig = {
  entry: ['src/index.ts'],
  format: ['esm', 'cjs'],
  platform: 'neutral',
  target: 'es2022',
  fixedExtension: false,
  dts: { sourcemap: true },
  sourcemap: true,
  // The sources are shipped: the maps need not hold them a second time.
  outputOptions: { sourcemapExcludeSources: true },
  clean: true,
};
