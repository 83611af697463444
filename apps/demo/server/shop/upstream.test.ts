import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { HEALTHY } from '../../shared/faults.js';
import { received } from '../testing/received.js';
import { until } from '../testing/until.js';
import { startUpstream, type Upstream } from './upstream.js';

let upstream: Upstream;
let dice: number;

beforeEach(async () => {
  dice = 0.5;
  upstream = await startUpstream({
    service: 'inventory',
    serviceTime: 1,
    routes: (app) => app.get('/stock', () => ({ inStock: 3 })),
    random: () => dice,
  });
});
afterEach(() => upstream.close());

const ask = () => fetch(`${upstream.url}/stock`);

describe('an upstream service', () => {
  it('answers as long as nothing is wrong', async () => {
    expect(await (await ask()).json()).toEqual({ inStock: 3 });
  });

  it('fails the share of requests that is dialled', async () => {
    upstream.dial({ errorRate: 0.5 });
    dice = 0.49;
    expect((await ask()).status).toBe(503);
    dice = 0.5;
    expect((await ask()).status).toBe(200);
  });

  it('is late by the latency that is dialled', async () => {
    upstream.dial({ latency: 60 });
    const start = performance.now();
    await ask();
    expect(performance.now() - start).toBeGreaterThanOrEqual(60);
  });

  it('accepts a request and never answers it while it hangs, and can be stopped all the same', async () => {
    upstream.dial({ hang: true });
    const cutOff = expect(ask()).rejects.toThrow('fetch failed');
    await until(
      () => received(upstream),
      (count) => count === 1,
    );
    await upstream.close();
    await cutOff;
  });

  it('leaves the dials that are not named as they are', () => {
    upstream.dial({ latency: 10 });
    expect(upstream.dial({ errorRate: 0.2 })).toEqual({ errorRate: 0.2, latency: 10, hang: false });
    upstream.dial(HEALTHY);
    expect(upstream.faults).toEqual(HEALTHY);
  });

  it('counts the requests that reached it, failed ones too, and not those that ask for the count', async () => {
    upstream.dial({ errorRate: 1 });
    await ask();
    await ask();
    await received(upstream);
    expect(await received(upstream)).toBe(2);
  });
});
