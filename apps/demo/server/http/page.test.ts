import { expect, it } from '@jest/globals';
import Fastify from 'fastify';
import { listen } from './listen.js';
import { page } from './page.js';

it('says how the page is built where it is not', async () => {
  const app = Fastify({ forceCloseConnections: true });
  app.register(page, { root: '/no/such/folder' });
  try {
    const answer = await fetch(await listen(app));
    expect(answer.status).toBe(503);
    expect(await answer.text()).toContain('npm run demo');
  } finally {
    await app.close();
  }
});
