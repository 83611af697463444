// What a fleet costs Redis, as a function of members and circuits: `npm run measure` writes RESULTS.md. Every member has connections of its own.
import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { CircuitBreaker, cooldown, failureStreak } from '@fluxgate/core';
import { createClient } from 'redis';
import { Fleet } from '../src/index.js';
import { redisTransport } from '../src/redis/index.js';
import { redisServer } from '../test/support/redis-server.js';

const SECONDS = Number(process.argv[2] ?? 10);

interface Row {
  readonly members: number;
  readonly circuits: number;
  readonly state: string;
  readonly exchanges: number;
  readonly inPerMember: number;
  readonly outPerMember: number;
  readonly memory: number;
  readonly cpu: number;
}

async function measure(members: number, circuits: number): Promise<Row[]> {
  const server = await redisServer();
  const url = `redis://127.0.0.1:${server.port}`;
  const admin = await createClient({ url }).connect();
  const stats = async () => {
    const info = await admin.info('all');
    const of = (key: string): number => Number(new RegExp(`^${key}:([\\d.]+)`, 'm').exec(info)?.[1] ?? 0);
    const calls = Number(/^cmdstat_evalsha:calls=(\d+)/m.exec(info)?.[1] ?? 0);
    const { now } = { now: performance.now() };
    return {
      now,
      calls,
      incoming: of('total_net_input_bytes'),
      outgoing: of('total_net_output_bytes'),
      memory: of('used_memory_dataset'),
      cpu: of('used_cpu_user') + of('used_cpu_sys'),
    };
  };
  const empty = await stats();
  const clients = await Promise.all(Array.from({ length: members }, () => createClient({ url }).connect()));
  const fleets = clients.map(
    (client, i) => new Fleet({ transport: redisTransport(client), member: `api-${i}`, namespace: 'shop' }),
  );
  const breakers = fleets.flatMap((fleet) =>
    Array.from(
      { length: circuits },
      (_, i) =>
        new CircuitBreaker(fleet.join({ name: `circuit-${i}`, tripper: failureStreak(1), retry: cooldown(600_000) })),
    ),
  );
  const rows: Row[] = [];
  const watch = async (state: string): Promise<void> => {
    await sleep(3_000);
    const before = await stats();
    await sleep(SECONDS * 1_000);
    const after = await stats();
    const seconds = (after.now - before.now) / 1_000;
    rows.push({
      members,
      circuits,
      state,
      exchanges: (after.calls - before.calls) / seconds,
      inPerMember: (after.incoming - before.incoming) / seconds / members,
      outPerMember: (after.outgoing - before.outgoing) / seconds / members,
      memory: after.memory - empty.memory,
      cpu: (100 * (after.cpu - before.cpu)) / seconds,
    });
  };
  await watch('closed');
  for (const breaker of breakers) breaker.call(() => Promise.reject(new Error('down'))).catch(() => {});
  await watch('open');
  await Promise.all(fleets.map((fleet) => fleet.close()));
  for (const client of [...clients, admin]) client.destroy();
  await server.stop();
  return rows;
}

const lines: string[] = [];
for (const [members, circuits] of [
  [1, 1],
  [10, 1],
  [10, 10],
  [10, 100],
  [100, 1],
  [100, 10],
  [100, 100],
] as const) {
  for (const row of await measure(members, circuits)) {
    const { state, exchanges, inPerMember, outPerMember, memory, cpu } = row;
    const n = (value: number): string => Math.round(value).toLocaleString('en');
    lines.push(
      `| ${members} | ${circuits} | ${state} | ${n(exchanges)} | ${n(inPerMember)} | ${n(outPerMember)} | ${n(memory / 1_024)} | ${cpu.toFixed(1)} |`,
    );
    console.log(lines.at(-1));
  }
}
writeFileSync(
  new URL('./RESULTS.md', import.meta.url),
  `# What a fleet costs Redis

\`npm run measure\` writes this file: Redis 7.0 on loopback, each member with a client and a connection for hints of its own, default options (a heartbeat a
second), ${SECONDS} s for each row. "open": every circuit of every member is open. Exchanges are all commands that a fleet sends.

| members | circuits | circuits are | exchanges/s | bytes/s to Redis, per member | bytes/s from Redis, per member | data, KiB | CPU of Redis, % of a core |
|---:|---:|---|---:|---:|---:|---:|---:|
${lines.join('\n')}

A row with fewer exchanges a second than members was measured on a machine that was too busy to run them all: read it as a lower bound.

A fleet sends one command per member, heartbeat and 128 circuits, whatever happens; bytes grow with the circuits of a member and not with the number of
members; data grows with members × circuits.
`,
);
