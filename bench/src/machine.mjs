import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { arch, cpus, platform } from 'node:os';
import { UsageError } from './arguments.mjs';

/** What it was measured on. */
export function machine() {
  return `${platform()} ${arch()}, ${cpus()[0]?.model.trim()}, ${cpus().length} cores`;
}

/** `Node 20.20.2`, `Bun 1.4.5`. @param {string} path */
export function runtimeName(path) {
  const ask = 'const { bun, node } = process.versions; console.log(bun ? "Bun" : "Node", bun ?? node)';
  const { status, stdout, error } = spawnSync(path, ['-e', ask], { encoding: 'utf8' });
  if (status !== 0) {
    throw new UsageError(
      `--runtime '${path}' does not run: ${error?.message ?? `code ${status}`}; accepted is the path of a Node or a Bun`,
    );
  }
  return stdout.trim();
}

/** The versions of the libraries that Fluxgate is measured beside. @returns {Record<string, string>} */
export function versions() {
  const folders = ['cockatiel3', 'cockatiel4', 'opossum', 'opossum-prometheus', 'tinybench'];
  return Object.fromEntries(
    folders.map((folder) => {
      const manifest = new URL(`../node_modules/${folder}/package.json`, import.meta.url);
      return [folder, JSON.parse(readFileSync(manifest, 'utf8')).version];
    }),
  );
}
