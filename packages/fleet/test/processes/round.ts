import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createServer, type Server } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createClient } from 'redis';
import { broken } from '../support/checker.js';
import { redisServer } from '../support/redis-server.js';
import type { Entry } from '../support/trace.js';
import { TroubledProxy } from './proxy.js';
import { RULES, TIMES } from './times.js';

const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
const MEMBER = fileURLToPath(new URL('./member.ts', import.meta.url));

/** What came of a round. */
export interface Round {
  /** What was done, in order. */
  readonly incidents: readonly string[];
  /** Which promises were broken; empty when none was. */
  readonly faults: readonly string[];
  /** How many entries of each kind the logs hold. */
  readonly seen: Readonly<Record<string, number>>;
  /** ms from when everything was well until the last circuit closed, and what PROTOCOL.md allows on an idle machine. */
  readonly converged: number;
  readonly bound: number;
}

/** A random number generator that gives the same numbers for the same seed. */
function dice(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}

const monotonic = (): number => Number(process.hrtime.bigint()) / 1e6;

/** The dependency: it answers while it lives. */
class Dependency {
  #server: Server | undefined;
  port = 0;

  async live(): Promise<void> {
    if (this.#server !== undefined) return;
    this.#server = createServer((socket) => socket.on('error', () => {}).end('ok'));
    this.#server.listen(this.port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.port = (this.#server.address() as { port: number }).port;
  }

  die(): void {
    this.#server?.close();
    this.#server = undefined;
  }
}

interface Process {
  readonly label: string;
  readonly child: ChildProcess;
}

/** One round: six members, real Redis behind a proxy, `length` random faults, and then peace until every circuit is closed. */
export async function round(seed: number, length: number, say: (line: string) => void = () => {}): Promise<Round> {
  const random = dice(seed);
  const redis = await redisServer();
  const proxy = await TroubledProxy.to(redis.port);
  const dependency = new Dependency();
  await dependency.live();
  const log: Entry[] = [];
  const states = new Map<string, string>();
  const members: Process[] = [];
  let heard = (): void => {};

  const start = (label: string): Process => {
    const child = spawn(process.execPath, ['--conditions=@fluxgate/source', '--import', TSX, MEMBER], {
      env: {
        ...process.env,
        NODE_OPTIONS: '',
        LABEL: label,
        REDIS_PORT: String(proxy.port),
        DEPENDENCY_PORT: String(dependency.port),
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
      // A process that was killed may have left half a line.
      if (!line.startsWith('{') || !line.endsWith('}')) return;
      const entry = JSON.parse(line) as Entry;
      log.push(entry);
      if (entry.e === 'start') states.set(label, 'closed');
      if (entry.e === 'signal') states.set(label, entry.to);
      heard();
    });
    return { label, child };
  };
  /** Waits until what the members said `holds`. */
  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) {
      await new Promise<void>((resolve) => {
        heard = resolve;
      });
    }
  };
  const kill = async ({ child }: Process): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  };

  const incidents: string[] = [];
  try {
    for (let i = 1; i <= 6; i++) members.push(start(`api-${i}`));
    const fresh = (): boolean =>
      members.every(({ label }) => log.some((one) => one.e === 'reading' && one.m === label));
    await until(fresh);
    const stopped = new Set<Process>();
    const act = async (): Promise<string> => {
      const member = members[Math.floor(random() * members.length)] as Process;
      const i = members.indexOf(member);
      const dice = Math.floor(random() * 13);
      if (dice <= 2) {
        dependency.die();
        return 'dependency dies';
      }
      if (dice === 3) {
        await dependency.live();
        return 'dependency lives';
      }
      if (dice === 4) {
        await kill(member);
        stopped.delete(member);
        members[i] = start(member.label);
        return `kill -9 ${member.label}`;
      }
      if (dice === 5 || dice === 6) {
        if (stopped.delete(member)) {
          member.child.kill('SIGCONT');
          return `SIGCONT ${member.label}`;
        }
        stopped.add(member);
        member.child.kill('SIGSTOP');
        return `SIGSTOP ${member.label}`;
      }
      if (dice === 7) {
        redis.signal('SIGSTOP');
        await sleep(300 + 1_500 * random());
        redis.signal('SIGCONT');
        return 'Redis SIGSTOP, SIGCONT';
      }
      if (dice === 8) {
        const client = createClient({ url: `redis://127.0.0.1:${redis.port}` });
        client.on('error', () => {});
        await client.connect();
        await client.flushAll();
        client.destroy();
        return 'FLUSHALL';
      }
      if (dice === 9) {
        await redis.restart();
        return 'Redis killed, restarted with an empty memory';
      }
      const ways = [
        { mode: 'delay', ms: Math.floor(600 * random()) },
        { mode: 'stall' },
        { mode: 'cut' },
        { mode: 'pass' },
      ] as const;
      const way = ways[Math.floor(random() * ways.length)] ?? { mode: 'pass' };
      proxy.way = way;
      return `network: ${JSON.stringify(way)}`;
    };
    for (let i = 0; i < length; i++) {
      const what = await act();
      incidents.push(what);
      say(`${seed}: ${what}`);
      await sleep(200 + 900 * random());
    }

    // Peace.
    proxy.way = { mode: 'pass' };
    redis.signal('SIGCONT');
    for (const { child } of stopped) child.kill('SIGCONT');
    await dependency.live();
    const well = monotonic();
    // Everyone has read since, and is closed.
    const healthy = ({ label }: Process): boolean =>
      states.get(label) === 'closed' && log.some((one) => one.e === 'reading' && one.m === label && one.sent > well);
    await until(() => members.every(healthy));
    const converged = Math.max(0, ...log.map((one) => (one.e === 'signal' && one.t > well ? one.t - well : 0)));
    const seen: Record<string, number> = {};
    for (const entry of log) {
      const kind = entry.e === 'signal' ? `${entry.to}${entry.by ? ' by fleet' : ''}` : entry.e;
      seen[kind] = (seen[kind] ?? 0) + 1;
    }
    const { heartbeat, staleAfter, lease, rejoinOver } = TIMES;
    const faults = broken(log, { staleAfter, probers: 1, slack: 20 });
    return { incidents, faults, seen, converged, bound: RULES.wait + lease + rejoinOver + 2 * heartbeat };
  } finally {
    for (const member of members) await kill(member);
    dependency.die();
    await proxy.close();
    await redis.stop();
  }
}
