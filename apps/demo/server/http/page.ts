import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

/** Where `vite build` puts the page. */
const BUILT = fileURLToPath(new URL('../../dist-web', import.meta.url));

/** The control room's page. */
export async function page(app: FastifyInstance, { root = BUILT }: { readonly root?: string }): Promise<void> {
  if (existsSync(root)) {
    await app.register(fastifyStatic, { root });
  } else {
    app.get('/', async (_request, reply) =>
      reply
        .code(503)
        .type('text/plain')
        .send('The page is not built yet: start the demo with `npm run demo`, which does that.\n'),
    );
  }
}
