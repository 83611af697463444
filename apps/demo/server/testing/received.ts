import type { Upstream } from '../shop/upstream.js';

/** How many requests have reached `upstream`. */
export async function received({ url }: Pick<Upstream, 'url'>): Promise<number> {
  return ((await (await fetch(`${url}/received`)).json()) as { received: number }).received;
}
