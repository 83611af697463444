import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync } from 'node:zlib';

const PACKAGE = fileURLToPath(new URL('../node_modules/@sparticuz/chromium', import.meta.url));

/** In the workspace and not in the folder for temporary files, where another user may have put something by that name. */
const CACHE = fileURLToPath(new URL('../node_modules/.cache', import.meta.url));

/**
 * The browser that comes with the development dependencies, for Linux on x64: 65 MB from the registry, 190 MB once it is
 * unpacked, which takes some seconds the first time.
 *
 * @returns its path; `undefined` on other systems, and where optional dependencies were not installed
 */
export function npmChromium(): string | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  if (!existsSync(PACKAGE)) return undefined;
  const { version } = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8')) as { version: string };
  const program = join(CACHE, `chromium-${version}`, 'chromium');
  if (existsSync(program)) return program;
  // Under a name of its own first: another test process may be doing the same.
  const own = `${program}.${process.pid}`;
  mkdirSync(dirname(program), { recursive: true });
  try {
    writeFileSync(own, brotliDecompressSync(readFileSync(join(PACKAGE, 'bin', 'chromium.br'))), { mode: 0o755 });
    renameSync(own, program);
  } finally {
    rmSync(own, { force: true });
  }
  return program;
}
