import { type Demo, startDemo } from '../../../server/demo.js';
import { UNHURRIED, USUAL } from '../../../server/shop/pace.js';
import type { Service } from '../../../server/shop/services.js';
import { NOWHERE } from '../../../server/testing/logging.js';

/** No call is late for the machine's sake; payments are open as long as usual. */
const PATIENT = { ...UNHURRIED, paymentsRetry: USUAL.paymentsRetry };

/** What {@link openShop} can be told. */
export type ShopOptions = Partial<Omit<Parameters<typeof startDemo>[0], 'output'>>;

/**
 * The demo, to be closed with `await using`; with as many shoppers as `npm run demo` has. On a busy machine calls are slow: only
 * what is dialled makes them late.
 */
export async function openShop(options: ShopOptions = {}): Promise<Demo & AsyncDisposable> {
  const demo = await startDemo({ output: NOWHERE, port: 0, perSecond: 15, flushTimeout: 0, pace: PATIENT, ...options });
  return {
    ...demo,
    async [Symbol.asyncDispose]() {
      await demo.close();
    },
  };
}

/** Have every call of `service` fail from now on. A story repairs it at its own pace, which a slow page may miss; this does not end. */
export async function breakDown({ url }: Demo, service: Service): Promise<void> {
  await fetch(`${url}/chaos/${service}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ errorRate: 1 }),
  });
}
