import { type Demo, startDemo } from '../../../server/demo.js';
import { NOWHERE } from '../../../server/testing/logging.js';

/** What {@link openShop} can be told. */
export type ShopOptions = Partial<Omit<Parameters<typeof startDemo>[0], 'output'>>;

/** The demo, to be closed with `await using`; with as many shoppers as `npm run demo` has. */
export async function openShop(options: ShopOptions = {}): Promise<Demo & AsyncDisposable> {
  const demo = await startDemo({ output: NOWHERE, port: 0, perSecond: 15, flushTimeout: 0, ...options });
  return {
    ...demo,
    async [Symbol.asyncDispose]() {
      await demo.close();
    },
  };
}
