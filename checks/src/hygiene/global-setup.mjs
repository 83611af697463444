// jest loads this file as it is; what it calls is TypeScript.
import { tsImport } from 'tsx/esm/api';

export default async function setUp() {
  const { prepare } = await tsImport('./prepare.ts', import.meta.url);
  globalThis.tearDownHygiene = await prepare();
}
