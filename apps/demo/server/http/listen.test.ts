import { expect, it } from '@jest/globals';
import Fastify from 'fastify';
import { ListenError, listen } from './listen.js';

it('listens on loopback only and tells the URL', async () => {
  const app = Fastify();
  try {
    expect(await listen(app)).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(app.server.address()).toMatchObject({ address: '127.0.0.1' });
  } finally {
    await app.close();
  }
});

it('says that a port is taken, and which variable changes it', async () => {
  const [first, second] = [Fastify(), Fastify()];
  try {
    const port = Number(new URL(await listen(first)).port);
    const refused = listen(second, port);
    await expect(refused).rejects.toThrow(ListenError);
    await expect(refused).rejects.toThrow(
      `Port ${port} is taken. Choose another with PORT, for example: PORT=${port + 1}`,
    );
  } finally {
    await first.close();
    await second.close();
  }
});
