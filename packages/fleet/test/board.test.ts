import { describeWith, REDIS } from '@fluxgate/test-kit';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createClient } from 'redis';
import { Board } from '../src/board.js';
import type { Exchange, Report } from '../src/message.js';
import { groupKey, spaceKey } from '../src/redis/keys.js';
import { EXCHANGE, MEMBERS } from '../src/redis/script.js';
import { type RedisServer, redisServer } from './support/redis-server.js';

const LEASE = 1_000;
const TTL = 500;

const report: fc.Arbitrary<Report> = fc.record(
  {
    name: fc.constantFrom('payments', 'a:b}'),
    state: fc.constantFrom('closed', 'closed', 'open', 'open', 'open', 'half_open', 'forced_open', 'left'),
    epoch: fc.constantFrom(0, 0, 0, 1, 2, 3, 7),
    quorum: fc.constantFrom(2, 2, 3, 1 / 3, 0.9),
    probers: fc.constantFrom(1, 1, 2),
    lease: fc.constantFrom('none', 'want', 'want', 'keep', 'probing'),
    vote: fc.record({
      epoch: fc.constantFrom(-1, -1, 0, 1, 2, 3),
      text: fc.constantFrom('failure_rate 1 >= 0.5', '실패 "\\'),
    }),
    outcome: fc.record({
      epoch: fc.constantFrom(1, 1, 3),
      to: fc.constantFrom('closed', 'failed'),
      wait: fc.constantFrom(0, 700, 1e12),
    }),
    order: fc.record({
      id: fc.constantFrom(0, 0, 5, 10_500, 1e13),
      kind: fc.constantFrom('force_open', 'disable', 'reset'),
      note: fc.constantFrom('', 'maintenance'),
      by: fc.constant('api-1'),
    }),
  },
  { requiredKeys: ['name', 'state', 'epoch', 'quorum', 'probers', 'lease'] },
) as fc.Arbitrary<Report>;

const step = fc.record({
  pause: fc.constantFrom(0, 1, 100, 300, 400, 900, 1_100, -500, -2_000, 5_000),
  member: fc.constantFrom('api-1~x', 'api-2~y', 'api-3~z', 'a~b~c'),
  // One report for a group in an exchange, as members send them.
  reports: fc.uniqueArray(report, { minLength: 1, maxLength: 2, selector: ({ name }) => name }),
});

/** Two members vote, one gets the lease, fails, gets it again after the hold, and closes. */
const OUTAGE = (() => {
  const base = { name: 'payments', quorum: 2, probers: 1, epoch: 0, lease: 'none', state: 'open' } as const;
  const vote = { epoch: 0, text: 'failure_streak 2 >= 2' };
  const at = (pause: number, member: string, report: Partial<Report>) => ({
    pause,
    member,
    reports: [{ ...base, ...report }],
  });
  const alive = (pause: number) => at(pause, 'api-2~y', { vote, epoch: 1 });
  return [
    ...[
      at(0, 'api-1~x', { vote }),
      at(1, 'api-2~y', { vote }),
      alive(400),
      alive(400),
      at(300, 'api-1~x', { vote, epoch: 1, lease: 'want' }),
    ],
    at(10, 'api-2~y', { vote, epoch: 1, lease: 'want' }),
    at(10, 'api-1~x', { vote, epoch: 1, state: 'half_open', lease: 'keep' }),
    at(10, 'api-1~x', { vote, epoch: 1, outcome: { epoch: 1, to: 'failed', wait: 700 } }),
    at(300, 'api-2~y', { vote, epoch: 1, lease: 'want' }),
    at(450, 'api-2~y', { vote, epoch: 1, lease: 'want' }),
    at(10, 'api-2~y', { state: 'closed', epoch: 1, outcome: { epoch: 1, to: 'closed', wait: 0 } }),
    at(10, 'api-1~x', { vote, epoch: 1 }),
  ];
})();

describeWith(REDIS, 'the script for Redis', () => {
  let server: RedisServer;
  const client = () => createClient({ url: `redis://127.0.0.1:${server.port}` }).connect();
  let redis: Awaited<ReturnType<typeof client>>;

  beforeAll(async () => {
    server = await redisServer();
    redis = await client();
  });
  afterAll(async () => {
    redis.destroy();
    await server.stop();
  });

  it('does what the board in TypeScript does, whatever members bring and whatever the clock says', async () => {
    // The server's clock is the test's.
    const source = EXCHANGE.source.replace(
      "local clock = redis.call('TIME')",
      'local clock = { tonumber(ARGV[2]), tonumber(ARGV[3]) }',
    );
    const members = MEMBERS.source.replace(
      "local clock = redis.call('TIME')",
      'local clock = { tonumber(ARGV[1]), tonumber(ARGV[2]) }',
    );
    expect(source).not.toBe(EXCHANGE.source);
    const time = (now: number) => [String(Math.floor(now / 1_000)), String((now % 1_000) * 1_000)];
    let seen = { odd: 0, lease: 0, holds: 0 };
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        await redis.flushAll();
        const board = new Board();
        let now = 10_000;
        for (const { pause, member, reports } of steps) {
          now = Math.max(1, now + pause);
          const request: Exchange = { v: 1, member, ttl: TTL, lease: LEASE, reports };
          const keys = [spaceKey('shop'), ...reports.map(({ name }) => groupKey('shop', name))];
          const answered = await redis.eval(source, { keys, arguments: [JSON.stringify(request), ...time(now)] });
          const { reply } = board.exchange(request, now);
          const theirs = JSON.parse(String(answered));
          // Of several holders either may be named: sorted sets and maps have different orders.
          const comparable = ({ readings }: typeof reply) =>
            readings.map(({ holder, ...rest }) => ({ ...rest, held: holder !== '' }));
          expect(comparable(theirs)).toEqual(comparable(reply));
          for (const { epoch, lease, fails } of reply.readings) {
            seen = { odd: seen.odd + (epoch % 2), lease: seen.lease + (lease > 0 ? 1 : 0), holds: seen.holds + fails };
          }
          for (const [i, { name }] of reports.entries()) {
            const list = await redis.eval(members, { keys: [keys[i + 1] as string], arguments: time(now) });
            const sorted = (given: { members: unknown[] }) =>
              given.members.map((one) => JSON.stringify(Object.entries(one as object).sort())).sort();
            expect(sorted(JSON.parse(String(list)))).toEqual(sorted(board.members(name, now)));
          }
        }
      }),
      { examples: [[OUTAGE]], numRuns: Number(process.env['FLUXGATE_STORIES'] ?? 40) },
    );
    // It is no agreement about nothing.
    expect(Math.min(seen.odd, seen.lease, seen.holds)).toBeGreaterThan(0);
  });
});
