import { setTimeout as sleep } from 'node:timers/promises';
import { CircuitBreaker, failureStreak } from '@fluxgate/core';
import { describeWith, REDIS } from '@fluxgate/test-kit';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { createClient } from 'redis';
import { Fleet, type FleetOptions } from '../src/index.js';
import { redisTransport } from '../src/redis/index.js';
import { groupKey, hintChannel, spaceKey } from '../src/redis/keys.js';
import { type RedisServer, redisServer } from './support/redis-server.js';

const TIMES = { heartbeat: 50, staleAfter: 2_000, lease: 4_000, rejoinOver: 100, quorum: 2 };

/** Waits until `holds`, looking again and again; the test's own time limit ends it. */
async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(10);
}

describeWith(REDIS, 'a fleet over Redis', () => {
  let server: RedisServer;
  const ending: (() => unknown)[] = [];
  const node = async () => {
    const client = createClient({ url: `redis://127.0.0.1:${server.port}` });
    await client.connect();
    ending.push(() => client.destroy());
    return client;
  };
  const io = () => {
    const client = new Redis(server.port, '127.0.0.1');
    ending.push(() => client.disconnect());
    return client;
  };
  const member = (client: Parameters<typeof redisTransport>[0], options: FleetOptions = {}, hints = true) => {
    const faults: string[] = [];
    const fleet = new Fleet({
      transport: redisTransport(client, { hints }),
      namespace: 'shop',
      onError: (error, { source, circuitName }) => void faults.push(`${source} ${circuitName ?? ''} ${error}`),
      ...TIMES,
      ...options,
    });
    ending.push(() => fleet.close());
    return { fleet, faults };
  };
  const breakerOf = (fleet: Fleet, name = 'payments') =>
    new CircuitBreaker(fleet.join({ name, tripper: failureStreak(1) }));
  const fail = (breaker: CircuitBreaker) =>
    expect(() =>
      breaker.callSync(() => {
        throw new Error('down');
      }),
    ).toThrow('down');
  const knows = (fleet: Fleet, live: number) =>
    until(() => fleet.info().every((group) => !group.stale && group.live === live));

  beforeAll(async () => {
    server = await redisServer();
  });
  afterAll(async () => {
    for (const end of ending.reverse()) await end();
    await server.stop();
  });

  it('works with both clients together, with a hint and without', async () => {
    const members = [
      member(await node(), { member: 'node' }),
      member(io(), { member: 'io' }),
      member(io(), { member: 'deaf' }, false),
    ];
    const breakers = members.map(({ fleet }) => breakerOf(fleet));
    for (const { fleet } of members) await knows(fleet, 3);
    fail(breakers[0] as CircuitBreaker);
    fail(breakers[1] as CircuitBreaker);
    await until(() => breakers[2]?.state === 'open');
    expect(String(breakers[2]?.info().reason)).toMatch(
      /^fleet: 2 of 3 members open, first (node|io): failure_streak 1 >= 1$/,
    );
    const list = await members[2]?.fleet.members('payments');
    expect(
      list
        ?.map(({ member, state, votes }) => ({ member, state, votes }))
        .sort((a, b) => (a.member < b.member ? -1 : 1)),
    ).toEqual([
      { member: 'deaf', state: expect.any(String), votes: false },
      { member: 'io', state: 'open', votes: true },
      { member: 'node', state: 'open', votes: true },
    ]);
    await members[0]?.fleet.forceOpen('payments', { note: '점검 "quoted" \\' });
    await until(() => breakers.every(({ state }) => state === 'forced_open'));
    expect(String(breakers[1]?.info().reason)).toBe('manual: fleet, by node: 점검 "quoted" \\');
    await members[1]?.fleet.reset('payments');
    await until(() => breakers.every(({ state }) => state === 'closed'));
    expect(members.flatMap(({ faults }) => faults)).toEqual([]);
    // Who leaves is gone at once.
    await members[0]?.fleet.close();
    await until(async () => (await members[1]?.fleet.members('payments'))?.length === 2);
  });

  it('keeps any name in its namespace, and names apart', async () => {
    const names = [
      'a',
      'A',
      'a:live',
      'a}',
      '{a}',
      '*',
      '결제 ✓',
      '\u0000\n',
      '\ud800',
      '\ud801',
      'x'.repeat(512),
      '%0041',
      '../a',
    ];
    const client = await node();
    const { fleet, faults } = member(client, { namespace: '이름}:{공간' });
    for (const name of names) breakerOf(fleet, name);
    await knows(fleet, 1);
    expect(faults).toEqual([]);
    const space = spaceKey('이름}:{공간');
    const keys = (await client.keys('*')).filter((key) => !key.startsWith(spaceKey('shop')));
    expect(keys.every((key) => key === space || key.startsWith(`${space}:group:`))).toBe(true);
    expect(new Set(names.map((name) => groupKey('x', name))).size).toBe(names.length);
    expect(keys.filter((key) => key.endsWith(':live'))).toHaveLength(names.length);
    await fleet.close();
  });

  it.each<[string, (client: Awaited<ReturnType<typeof node>>, base: string) => Promise<unknown>]>([
    ['keys of another type', (client, base) => client.set(`${base}:live`, 'mine')],
    ['a list in place of the group', (client, base) => client.lPush(base, 'mine')],
    [
      'keys of another type in an outage',
      (client, base) => client.hSet(`${base}:leases`, 'x', 'y').then(() => client.hSet(base, 'epoch', '1')),
    ],
  ])('says so once when a group has %s, and the other groups go on', async (_, spoil) => {
    const client = await node();
    const namespace = `spoilt-${Math.random()}`;
    const [one, two] = [member(client, { namespace }), member(client, { namespace })];
    await spoil(client, groupKey(namespace, 'payments'));
    const breakers = [one, two].map(({ fleet }) => breakerOf(fleet));
    const others = [one, two].map(({ fleet }) => breakerOf(fleet, 'stock'));
    await until(() => one.fleet.info().some(({ name, live }) => name === 'stock' && live === 2));
    await until(() => one.faults.length > 0 && two.faults.length > 0);
    for (const breaker of others) fail(breaker);
    await until(() => one.fleet.info().some(({ open }) => open));
    expect(one.faults).toEqual([
      expect.stringMatching(/^group payments Error: the group's data cannot be used: .*WRONGTYPE/),
    ]);
    expect(one.fleet.info().find(({ name }) => name === 'payments')).toMatchObject({ stale: true, open: false });
    expect(breakers[0]?.state).toBe('closed');
    // It heals as soon as the data is gone.
    await client.flushAll();
    await until(() => one.fleet.info().every(({ stale }) => !stale));
    await Promise.all([one.fleet.close(), two.fleet.close()]);
  });

  it.each<[string, Record<string, string>]>([
    [
      'nonsense',
      {
        epoch: 'NaN',
        hold: '-inf',
        fails: '1e400',
        first: '\u0000',
        text: '<b>',
        oid: 'x',
        okind: 'rm -rf',
        onote: 'x',
        oby: 'y',
      },
    ],
    [
      'a megabyte',
      {
        epoch: '9'.repeat(1_000_000),
        text: 'x'.repeat(1_000_000),
        first: 'y'.repeat(1_000_000),
        oid: '5',
        okind: 'reset',
        onote: 'z'.repeat(1_000_000),
        oby: '',
      },
    ],
    [
      'an epoch beyond counting',
      { epoch: '9007199254740993', fails: '-5', oid: '1e300', okind: 'force_open', onote: '', oby: '' },
    ],
  ])('reads nothing into %s in a group', async (_, fields) => {
    const client = await node();
    const namespace = `hostile-${Math.random()}`;
    await client.hSet(groupKey(namespace, 'payments'), fields);
    await client.zAdd(`${groupKey(namespace, 'payments')}:votes`, [
      { score: Infinity, value: 'ghost-1~x' },
      { score: 1e15, value: 'ghost-2~x' },
    ]);
    await client.zAdd(`${groupKey(namespace, 'payments')}:live`, [{ score: Infinity, value: 'ghost-1~x' }]);
    const { fleet, faults } = member(client, { namespace });
    const breaker = breakerOf(fleet);
    await knows(fleet, 1);
    expect(breaker.state).toBe('closed');
    expect(fleet.info()).toMatchObject([{ open: false, votes: 0, live: 1 }]);
    expect(faults).toEqual([]);
    await fleet.close();
  });

  it('does not mistake a namespace of another version, or a key that is not its own', async () => {
    const client = await node();
    await client.hSet(spaceKey('newer'), 'v', '2');
    const newer = member(client, { namespace: 'newer' });
    breakerOf(newer.fleet);
    await client.set(spaceKey('foreign'), 'mine');
    const foreign = member(client, { namespace: 'foreign' });
    breakerOf(foreign.fleet);
    await until(() => newer.faults.length > 0 && foreign.faults.length > 0);
    await sleep(4 * TIMES.heartbeat);
    expect(newer.faults).toEqual([
      'transport  Error: Redis: FLUXGATE the namespace holds version 2 of the protocol, this is version 1',
    ]);
    expect(foreign.faults).toEqual([expect.stringMatching(/^transport {2}Error: Redis: .*WRONGTYPE/)]);
    expect(await client.get(spaceKey('foreign'))).toBe('mine');
    await Promise.all([newer.fleet.close(), foreign.fleet.close()]);
  });

  it('does with the rights that the README asks for, and says what is missing without them', async () => {
    const admin = await node();
    const may = [
      '+evalsha',
      '+eval',
      '+time',
      '+info',
      '+publish',
      '+hmget',
      '+hget',
      '+hset',
      '+hdel',
      '+exists',
      '+del',
      '+pexpire',
    ];
    const sets = ['+zadd', '+zcard', '+zrem', '+zscore', '+zrange', '+zrangebyscore', '+zremrangebyscore'];
    const base = [
      'on',
      '>secret',
      'resetkeys',
      '~fluxgate:*',
      'resetchannels',
      '&fluxgate:*',
      '-@all',
      '+subscribe',
      '+unsubscribe',
      '+ping',
      '+hello',
    ];
    await admin.sendCommand(['ACL', 'SETUSER', 'fleet', ...base, ...may, ...sets]);
    await admin.sendCommand(['ACL', 'SETUSER', 'poor', ...base, '+evalsha', '+eval', '+time']);
    const as = async (username: string) => {
      const client = createClient({ url: `redis://127.0.0.1:${server.port}`, username, password: 'secret' });
      await client.connect();
      ending.push(() => client.destroy());
      return client;
    };
    const [one, two] = [
      member(await as('fleet'), { namespace: 'acl' }),
      member(await as('fleet'), { namespace: 'acl' }),
    ];
    const breakers = [one, two].map(({ fleet }) => breakerOf(fleet));
    await knows(one.fleet, 2);
    for (const breaker of breakers) fail(breaker);
    await until(() => one.fleet.info().some(({ open }) => open));
    await one.fleet.forceOpen('payments');
    await until(() => breakers.every(({ state }) => state === 'forced_open'));
    expect([...one.faults, ...two.faults]).toEqual([]);
    expect(await one.fleet.members('payments')).toHaveLength(2);
    const poor = member(await as('poor'), { namespace: 'acl' });
    breakerOf(poor.fleet);
    await until(() => poor.faults.length > 0);
    expect(poor.faults).toEqual([
      expect.stringMatching(/^transport {2}Error: Redis: .*(NOPERM|no permissions|can't run this command)/i),
    ]);
    await Promise.all([one.fleet.close(), two.fleet.close(), poor.fleet.close()]);
  });

  it('never shows what a client authenticates with', async () => {
    const url = `redis://someone:hunter2@127.0.0.1:1/`;
    const client = createClient({ url, socket: { reconnectStrategy: false } });
    client.on('error', () => {});
    await client.connect().catch(() => {});
    const one = member(client, { namespace: 'secret' });
    breakerOf(one.fleet);
    const io6 = new Redis(url, {
      maxRetriesPerRequest: 0,
      retryStrategy: () => null,
      connectTimeout: 500,
      disconnectTimeout: 100,
    });
    const two = member(io6, { namespace: 'secret' });
    breakerOf(two.fleet);
    const port = {
      evalsha: async () => Promise.reject(new Error(`cannot reach ${url}`)),
      eval: async () => '',
      subscribe: () => () => {},
    };
    const three = member(port, { namespace: 'secret' });
    breakerOf(three.fleet);
    await until(() => [one, two, three].every(({ faults }) => faults.length > 0));
    const said = [one, two, three].flatMap(({ faults }) => faults);
    expect(said.join()).not.toContain('hunter2');
    expect(three.faults).toEqual(['transport  Error: Redis: cannot reach redis://…@127.0.0.1:1/']);
    io6.disconnect();
    await Promise.all([one, two, three].map(({ fleet }) => fleet.close()));
  });

  it('loads its script again when the server has forgotten it', async () => {
    const client = await node();
    const { fleet, faults } = member(client, { namespace: 'scripts' });
    breakerOf(fleet);
    await knows(fleet, 1);
    await client.sendCommand(['SCRIPT', 'FLUSH']);
    expect(await fleet.members('payments')).toHaveLength(1);
    await fleet.forceOpen('payments');
    expect(faults).toEqual([]);
    await fleet.close();
  });

  it('subscribes to the channel that the script publishes on', () => {
    expect(hintChannel('shop')).toBe(`${spaceKey('shop')}:hint`);
  });

  it.each<[unknown, string]>([
    [undefined, 'undefined'],
    [{}, 'an object'],
    [{ evalSha: () => {} }, 'an object'],
  ])('throws for %p', (client, got) => {
    expect(() => redisTransport(client as never)).toThrow(
      `redisTransport(client) must be a client of 'redis' (5 or later) or 'ioredis', or an object with the methods of RedisPort; got ${got}`,
    );
  });
});
