import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** The address or port is not available. The message says how to choose another. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
}

/** The interface that only this machine can reach. */
export const LOOPBACK = '127.0.0.1';

/** Whether `host` stands for all addresses of the machine. */
export function isAnyAddress(host: string): boolean {
  return host === '0.0.0.0' || host === '::';
}

/**
 * Listen.
 *
 * @param port - 0 for one that is free
 * @param host - an address of this machine, or a name of one. Default: loopback
 * @returns the base URL, without a slash at the end
 * @throws ListenError when the port is taken, or not this user's to take, or the machine has no such address
 */
export async function listen(app: FastifyInstance, port = 0, host: string = LOOPBACK): Promise<string> {
  try {
    await app.listen({ host, port });
  } catch (error) {
    const advice = adviceOn((error as NodeJS.ErrnoException).code, port, host);
    if (advice === undefined) throw error;
    throw new ListenError(advice);
  }
  const { port: got } = app.server.address() as AddressInfo;
  const name = isAnyAddress(host) ? LOOPBACK : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${got}`;
}

function adviceOn(code: string | undefined, port: number, host: string): string | undefined {
  const another = `Choose another with PORT, for example: PORT=${port === 65_535 ? 3_000 : port + 1} npm run demo`;
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} is taken. ${another}`;
    case 'EACCES':
      return `Port ${port} needs permissions that this process does not have. ${another}`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `--host must be an address of this machine, or 0.0.0.0 for all; got ${JSON.stringify(host)}`;
    default:
      return undefined;
  }
}
