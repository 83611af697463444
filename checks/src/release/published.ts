import { run } from '../registry/run.js';

/** The versions that a registry has. */
export type Published = (name: string) => Promise<string[]>;

/**
 * Asks the registry that npm's configuration names for our scope which versions of a package it has: none when it does not know
 * the package.
 *
 * @throws if the registry does not respond: "unknown" must not pass for "not published"
 */
export async function askRegistry(root: string): Promise<Published> {
  const { stdout } = await run('npm', ['config', 'get', '@fluxgate:registry', 'registry'], { cwd: root });
  const configured = Object.fromEntries(
    stdout
      .trim()
      .split('\n')
      .map((line) => line.split(/=(.*)/)),
  );
  const scoped = configured['@fluxgate:registry'];
  const registry: string = scoped && scoped !== 'undefined' ? scoped : configured['registry'];

  return async (name) => {
    const url = new URL(encodeURIComponent(name), registry);
    const response = await fetch(url, { headers: { 'cache-control': 'no-cache' } }).catch((error: Error) => {
      throw new Error(`${url} does not respond: ${error.cause ?? error}`);
    });
    if (response.status === 404) return [];
    if (!response.ok) throw new Error(`${url} responds with ${response.status} ${response.statusText}`);
    return Object.keys(((await response.json()) as { versions: object }).versions);
  };
}
