import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Registry } from '../registry/registry.js';

/** Stands before a registry, sees what is published, and can refuse it. */
export interface Gate {
  /** As the registry's, but through the gate. */
  readonly npmrc: string;
  /** The packages that reached the registry, in their order, each as often as it did. */
  readonly published: readonly string[];
  /** Decides about the next publications: a refused one never reaches the registry. */
  refuse: (name: string) => boolean;
  /** Hears of a publication after the registry took it and before whoever sent it learns so. */
  onPublished: () => void;
  close(): Promise<void>;
}

/** Starts a gate before `registry`. */
export async function startGate(registry: Registry): Promise<Gate> {
  const published: string[] = [];
  const server = createServer((asked, answered) => {
    const name = decodeURIComponent(asked.url?.slice(1) ?? '');
    const publishes = asked.method === 'PUT';
    if (publishes && gate.refuse(name)) {
      asked.resume().on('end', () => answered.writeHead(403).end(JSON.stringify({ error: `${name} is refused` })));
      return;
    }
    forward(registry.url, asked, answered, (status) => {
      if (!publishes || status !== 201) return;
      published.push(name);
      gate.onPublished();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;

  const bare = (address: string) => address.replace('http:', '');
  const gate: Gate = {
    npmrc: registry.npmrc.replaceAll(registry.url, url).replaceAll(bare(registry.url), bare(url)),
    published,
    refuse: () => false,
    onPublished: () => {},
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return gate;
}

/** Passes a request on with the host it was sent to, of which the registry makes the addresses of its tarballs. */
function forward(
  to: string,
  asked: IncomingMessage,
  answered: ServerResponse,
  onStatus: (status?: number) => void,
): void {
  const target = new URL(asked.url ?? '/', to);
  const passed = request(target, { method: asked.method ?? 'GET', headers: asked.headers }, (answer) => {
    onStatus(answer.statusCode);
    answered.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(answered);
  });
  passed.on('error', () => answered.destroy());
  asked.pipe(passed);
}
