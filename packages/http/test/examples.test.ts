import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { startUpstream, type Upstream } from '../src/testing/upstream.js';
import { type Program, run } from './run.js';

let upstream: Upstream;
beforeAll(async () => {
  upstream = await startUpstream();
});
afterAll(() => upstream.close());

const programs: Program[] = [];
afterEach(() => {
  for (const program of programs.splice(0)) program.process.kill('SIGKILL');
});

function start(name: string): Program {
  const program = run(`examples/${name}.ts`, { UPSTREAM: upstream.origin, PORT: '0' });
  programs.push(program);
  return program;
}

describe('the example', () => {
  it.each(['express', 'fastify', 'hono'])('%s protects its upstream', async (name) => {
    const [, port] = await start(name).until(/port: (\d+)/);
    const get = (path: string) => fetch(`http://localhost:${port}/${path}`);
    expect(await (await get('proxy/json')).json()).toEqual({ paid: 7 });
    for (let i = 0; i < 3; i++) expect((await get('proxy/status/503/30')).status).toBe(503);
    const before = upstream.requests;
    const rejected = await get('proxy/json');
    expect(rejected.status).toBe(503);
    expect(Number(rejected.headers.get('retry-after'))).toBeLessThanOrEqual(30);
    expect(await rejected.json()).toMatchObject({ title: 'Service Unavailable' });
    expect(upstream.requests).toBe(before);
    expect(await (await get('health')).json()).toMatchObject({
      status: 'degraded',
      circuits: [{ name: upstream.origin, state: 'open', reason: 'failure_streak 3 >= 3', failure: { status: 503 } }],
    });
  });

  it('undici retries around its breaker', async () => {
    expect(await start('undici').ended).toBe(
      [
        '200 900',
        'RequestRetryError 503',
        `CallNotPermittedError Circuit '${upstream.origin}' is open: call not permitted`,
        `CallNotPermittedError Circuit '${upstream.origin}' is open: call not permitted`,
        'fetch failed true open',
        '',
      ].join('\n'),
    );
  });

  it('axios keeps its errors', async () => {
    expect(await start('axios').ended).toBe(
      ['200 900', ...Array(2).fill('Request failed with status code 503'), 'open true', ''].join('\n'),
    );
  });
});
