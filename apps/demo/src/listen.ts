import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** The port that was asked for cannot be had. The message says how to choose another. */
export class PortError extends Error {
  override readonly name = 'PortError';
}

/**
 * Listen on the loopback interface.
 *
 * @param port - 0 for one that is free
 * @returns the base URL, without a slash at the end
 * @throws PortError when the port is taken, or not this user's to take
 */
export async function listen(app: FastifyInstance, port = 0): Promise<string> {
  try {
    await app.listen({ host: '127.0.0.1', port });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error;
    const trouble = code === 'EADDRINUSE' ? 'is taken' : 'needs rights that this process does not have';
    throw new PortError(
      `Port ${port} ${trouble}. Choose another with PORT, for example: PORT=${port === 65_535 ? 3_000 : port + 1} npm run demo`,
    );
  }
  return `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
}
