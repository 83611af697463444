// One member, as a process of its own. It calls the dependency all the time and writes its log to standard output.
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { CallNotPermittedError, CircuitBreaker, consecutive, cooldown, failureStreak, permitAll } from '@fluxgate/core';
import { createClient } from 'redis';
import { Fleet } from '../../src/index.js';
import { redisTransport } from '../../src/redis/index.js';
import { type Entry, noteHeld, traced, tracing } from '../support/trace.js';
import { NAME, RULES, TIMES } from './times.js';

const { LABEL: label = '', REDIS_PORT: redisPort = '', DEPENDENCY_PORT: dependencyPort = '' } = process.env;

/** Monotonic ms that all processes of a machine share. */
const monotonic = (): number => Number(process.hrtime.bigint()) / 1e6;
/** What the fleet's clock said last: the moment that its latest decision was about, however late that is written down. */
let decided = monotonic();
const clock = {
  now: () => {
    decided = monotonic();
    return decided;
  },
  epoch: () => Date.now(),
  after: (ms: number, wake: () => void) => {
    const timer = setTimeout(wake, ms);
    return () => clearTimeout(timer);
  },
};
const log = (entry: Entry): void => {
  const ofFleet = entry.e === 'held' || (entry.e === 'signal' && (entry.to === 'half_open' || entry.by === 'fleet'));
  process.stdout.write(`${JSON.stringify(ofFleet ? { ...entry, t: decided } : entry)}\n`);
};

const client = createClient({ url: `redis://127.0.0.1:${redisPort}`, socket: { reconnectStrategy: 50 } });
client.on('error', () => {});
// Not waited for: a fleet whose Redis is not there yet is a fleet with a dead transport.
client.connect().catch(() => {});
const fleet = new Fleet({
  ...TIMES,
  transport: traced(redisTransport(client), label, NAME, () => decided, log),
  member: label,
  namespace: 'round',
  quorum: 2,
  clock,
  onError: (error) => process.stderr.write(`${label}: ${error}\n`),
});
log({ e: 'start', m: label, t: monotonic() });
const breaker = new CircuitBreaker(
  fleet.join({
    name: NAME,
    tripper: failureStreak(RULES.streak),
    retry: cooldown(RULES.wait),
    permit: permitAll(),
    recovery: consecutive(2),
    probeTimeout: 1_000,
    callTimeout: 1_000,
    listeners: [tracing(label, monotonic, log)],
  }),
);

/** The dependency answers a connection, or it does not. */
function call(): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(dependencyPort), '127.0.0.1');
    socket.on('data', () => {
      socket.destroy();
      resolve();
    });
    socket.on('error', reject).on('close', () => reject(new Error('closed')));
  });
}

for (;;) {
  try {
    await breaker.call(call);
  } catch (error) {
    if (error instanceof CallNotPermittedError) noteHeld(breaker, label, monotonic, log);
  }
  await sleep(RULES.every);
}
