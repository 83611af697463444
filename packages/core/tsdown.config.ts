import { defineConfig } from 'tsdown';
import { base } from '../../tsdown.base.ts';

export default defineConfig({
  ...base,
  entry: ['src/index.ts', 'src/testing/index.ts'],
  // `Ticket` can be used with `using`. The bundler of the types drops the line that says so in the source.
  banner: { dts: '/// <reference lib="esnext.disposable" />' },
});
