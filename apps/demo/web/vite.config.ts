import { defaultClientConditions, defineConfig } from 'vite';

/** How the page is built. */
export default defineConfig({
  // Where the page is served from is the server's business.
  base: './',
  resolve: { conditions: ['@fluxgate/source', ...defaultClientConditions] },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: '../dist-web',
    emptyOutDir: true,
    target: 'es2023',
    // Light and dark are one rule each, by light-dark().
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // The page's policy allows no data: addresses.
    assetsInlineLimit: 0,
  },
});
