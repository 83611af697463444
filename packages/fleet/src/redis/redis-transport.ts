import { MAX_REPLY } from '../message.js';
import type { Transport } from '../transport.js';
import { invalid, known } from '../validate.js';
import { withoutSecrets } from './errors.js';
import { groupKey, hintChannel, spaceKey } from './keys.js';
import { guardErrors, type IoRedisLike, type NodeRedisLike, portOf, type RedisPort } from './port.js';
import { EXCHANGE, MEMBERS, type Script } from './script.js';

/** Options of {@link redisTransport}. */
export interface RedisTransportOptions {
  /**
   * Whether to open a second connection on which members hint that something changed. Without it a fleet learns of that with the next
   * heartbeat. Default `true`.
   */
  readonly hints?: boolean | undefined;
}

/** Hints may be missing for so many ms before that is reported: a connection that comes back by itself is no news. */
const PATIENCE = 5_000;

/**
 * Members that reach each other through Redis 6.2 or later, Valkey, or what speaks like them.
 *
 * The client stays yours: connect it before, close it after the fleet. It may serve anything else as well.
 *
 * @param client - of `redis` (node-redis) 5 or later, or of `ioredis`; or any other as a {@link RedisPort}
 * @throws TypeError when it is none of these, or for a bad option
 * @example
 * ```ts
 * const client = await createClient({ url: process.env.REDIS_URL }).connect();
 * const fleet = new Fleet({ transport: redisTransport(client), namespace: 'shop' });
 * ```
 */
export function redisTransport(
  client: NodeRedisLike | IoRedisLike | RedisPort,
  options: RedisTransportOptions = {},
): Transport {
  const port = portOf(client);
  known('redisTransport(client, options)', options, ['hints']);
  const { hints = true } = options;
  if (typeof hints !== 'boolean') invalid('redisTransport(client, { hints })', hints, 'true or false');
  const clean = withoutSecrets(client);

  let space = '';
  let report: (error: unknown) => void = () => {};
  let unguard = (): void => {};
  let unsubscribe: (() => Promise<void> | void) | undefined;
  /** What is wrong with the hints, since when, and whether it was said. */
  let deaf: { readonly error: unknown; readonly since: number; said: boolean } | undefined;

  const run = async (script: Script, keys: readonly string[], args: readonly string[]): Promise<unknown> => {
    let reply: unknown;
    try {
      reply = await port.evalsha(script.sha, keys, args).catch((error: unknown) => {
        if (!/NOSCRIPT/.test(String(error))) throw error;
        return port.eval(script.source, keys, args);
      });
    } catch (error) {
      throw clean(error);
    }
    if (typeof reply !== 'string') throw new Error(`Redis answered with ${typeof reply}; a string was expected`);
    if (reply.length > MAX_REPLY)
      throw new Error(`Redis answered with ${reply.length} characters; at most ${MAX_REPLY} are read`);
    return JSON.parse(reply);
  };

  return {
    open(namespace, hint, onFault) {
      space = namespace;
      report = onFault;
      unguard = guardErrors(client);
      if (!hints) return;
      const hear = (): void => {
        deaf = undefined;
        hint();
      };
      const fault = (error: unknown): void => {
        deaf ??= { error: clean(error), since: performance.now(), said: false };
      };
      unsubscribe = port.subscribe(hintChannel(namespace), hear, fault);
    },
    async exchange(request) {
      const keys = [spaceKey(space), ...request.reports.map(({ name }) => groupKey(space, name))];
      // The names are in the keys. In JSON, lone surrogates would be an error to the script.
      const reports = request.reports.map(({ name, ...report }) => report);
      const reply = await run(EXCHANGE, keys, [JSON.stringify({ ...request, reports })]);
      // Everything else works: so it is only the hints.
      if (deaf !== undefined && !deaf.said && performance.now() - deaf.since > PATIENCE) {
        deaf.said = true;
        report(deaf.error);
      }
      return reply;
    },
    members: (name) => run(MEMBERS, [groupKey(space, name)], []),
    async close() {
      await unsubscribe?.();
      unguard();
    },
  };
}
