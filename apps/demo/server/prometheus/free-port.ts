import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { LOOPBACK } from '../http/listen.js';

/** `wanted` if nobody listens there on loopback, else any port that is free. */
export async function freePort(wanted: number): Promise<number> {
  return (await tried(wanted)) ?? (await tried(0)) ?? 0;
}

async function tried(port: number): Promise<number | undefined> {
  const server = createServer().listen(port, LOOPBACK);
  try {
    await once(server, 'listening');
  } catch {
    return undefined;
  }
  const { port: got } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return got;
}
