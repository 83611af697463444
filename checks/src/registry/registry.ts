import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './run.js';

/** A running registry that knows the scope `@fluxgate` and nothing else. */
export interface Registry {
  /** Where it listens, with a slash at the end. */
  readonly url: string;
  /**
   * The text of an `.npmrc`, a project's or a user's: it sends `@fluxgate` here (and the token that npm wants to see before it
   * publishes). All other packages come from where the machine's own configuration says.
   */
  readonly npmrc: string;
  /** Publishes a tarball under the tag `latest`, or another. */
  publish(tarball: string, options?: { readonly tag?: string }): Promise<void>;
  /** Stops it. What was published stays in its folder. */
  close(): Promise<void>;
}

/** Starts a registry on loopback that keeps its packages in `folder`, made if need be: started there again, it has them still. */
export async function startRegistry(folder: string): Promise<Registry> {
  await mkdir(folder, { recursive: true });
  const server = fork(fileURLToPath(new URL('./server.mjs', import.meta.url)), [folder], {
    silent: true,
    execArgv: [],
  });
  const url = `http://127.0.0.1:${await portOf(server)}/`;
  const npmrc = `@fluxgate:registry=${url}\n${url.replace('http:', '')}:_authToken=anybody\n`;
  await writeFile(join(folder, '.npmrc'), npmrc);

  return {
    url,
    npmrc,
    publish: async (tarball, { tag = 'latest' } = {}) => {
      // A provenance statement needs the identity of a CI job.
      await run('npm', ['publish', tarball, '--tag', tag, '--provenance=false'], { cwd: folder });
    },
    close: async () => {
      const ended = once(server, 'exit');
      server.disconnect();
      await ended;
    },
  };
}

/** The port on which the server listens, once it does; its output as an error when it never does. */
function portOf(server: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let output = '';
    for (const stream of [server.stdout, server.stderr]) {
      stream?.setEncoding('utf8').on('data', (chunk: string) => {
        output += chunk;
      });
    }
    server.once('message', (message) => resolve((message as { port: number }).port));
    server.once('exit', () => reject(new Error(`the registry did not start:\n${output}`)));
  });
}
