import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { askRegistry } from './published.js';
import { removeScratch, scratchFolder } from './scratch.test-kit.js';

let server: Server | undefined;
afterEach(async () => {
  server?.close();
  await removeScratch();
});

/** A folder in which npm knows a registry that answers so. */
async function withRegistry(answer: RequestListener): Promise<string> {
  server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const folder = await scratchFolder();
  const { port } = server.address() as AddressInfo;
  await writeFile(join(folder, 'package.json'), '{}');
  await writeFile(join(folder, '.npmrc'), `@fluxgate:registry=http://127.0.0.1:${port}/\n`);
  return folder;
}

describe('the published versions', () => {
  it('are what the registry of our scope has', async () => {
    const folder = await withRegistry((asked, answered) => {
      answered.end(JSON.stringify({ versions: { '1.0.0': {}, [`asked for ${asked.url}`]: {} } }));
    });
    const publishedVersions = await askRegistry(folder);
    expect(await publishedVersions('@fluxgate/core')).toEqual(['1.0.0', 'asked for /%40fluxgate%2Fcore']);
  });

  it('are none of a package that it does not know', async () => {
    const folder = await withRegistry((_, answered) => answered.writeHead(404).end('{}'));
    expect(await (await askRegistry(folder))('@fluxgate/core')).toEqual([]);
  });

  it('are not known when it answers anything else', async () => {
    const folder = await withRegistry((_, answered) => answered.writeHead(503).end('{}'));
    const publishedVersions = await askRegistry(folder);
    await expect(publishedVersions('@fluxgate/core')).rejects.toThrow(/core responds with 503 Service Unavailable$/);
  });

  it('are not known when it does not answer', async () => {
    const folder = await withRegistry((asked) => asked.socket.destroy());
    const publishedVersions = await askRegistry(folder);
    await expect(publishedVersions('@fluxgate/core')).rejects.toThrow(/core does not respond: /);
  });
});
