import { withMethods } from '../validate.js';

/** All that a fleet needs of Redis. Two clients have it built in; any other can be given as an object with these methods. */
export interface RedisPort {
  /** `EVALSHA sha keys.length ...keys ...args`. */
  evalsha(sha: string, keys: readonly string[], args: readonly string[]): Promise<unknown>;
  /** `EVAL source keys.length ...keys ...args`. */
  eval(source: string, keys: readonly string[], args: readonly string[]): Promise<unknown>;
  /**
   * Hear what is published, on a connection that may be used for nothing else.
   *
   * @param fault - called with what goes wrong on that connection; it should reconnect by itself
   * @returns a function that ends it; what it returns is awaited
   */
  subscribe(channel: string, hear: () => void, fault: (error: unknown) => void): () => Promise<void> | void;
}

/** A client of `redis` (node-redis) 5 or later, as far as it is used here. */
export interface NodeRedisLike {
  evalSha(sha: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
  eval(source: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
  duplicate(): unknown;
}

/** A client of `ioredis`, as far as it is used here. */
export interface IoRedisLike {
  evalsha(sha: string, keys: number, ...more: string[]): Promise<unknown>;
  eval(source: string, keys: number, ...more: string[]): Promise<unknown>;
  duplicate(): unknown;
}

/** What both clients have, whose types differ. */
interface Connection {
  on(event: string, hear: (...args: never[]) => void): unknown;
  off(event: string, hear: (...args: never[]) => void): unknown;
  subscribe(channel: string, hear?: () => void): Promise<unknown>;
  connect(): Promise<unknown>;
  destroy?(): void;
  disconnect(): unknown;
}

/** The port of a client; one that is a port already stays as it is. */
export function portOf(client: NodeRedisLike | IoRedisLike | RedisPort): RedisPort {
  const expected = "a client of 'redis' (5 or later) or 'ioredis', or an object with the methods of RedisPort";
  const given = Object(client) as Record<string, unknown>;
  if (typeof given['evalSha'] === 'function') {
    withMethods('redisTransport(client)', client, expected, 'eval', 'duplicate');
    return nodeRedis(client as NodeRedisLike);
  }
  if (typeof given['duplicate'] === 'function') {
    withMethods('redisTransport(client)', client, expected, 'evalsha', 'eval');
    return ioRedis(client as IoRedisLike);
  }
  withMethods('redisTransport(client)', client, expected, 'evalsha', 'eval', 'subscribe');
  return client as RedisPort;
}

function nodeRedis(client: NodeRedisLike): RedisPort {
  return {
    evalsha: (sha, keys, args) => client.evalSha(sha, { keys: [...keys], arguments: [...args] }),
    eval: (source, keys, args) => client.eval(source, { keys: [...keys], arguments: [...args] }),
    subscribe(channel, hear, fault) {
      const connection = client.duplicate() as Connection;
      connection.on('error', fault);
      connection
        .connect()
        .then(() => connection.subscribe(channel, hear))
        .catch(fault);
      return () => connection.destroy?.();
    },
  };
}

function ioRedis(client: IoRedisLike): RedisPort {
  return {
    evalsha: (sha, keys, args) => client.evalsha(sha, keys.length, ...keys, ...args),
    eval: (source, keys, args) => client.eval(source, keys.length, ...keys, ...args),
    subscribe(channel, hear, fault) {
      const connection = client.duplicate() as Connection;
      connection.on('error', fault);
      connection.on('message', hear);
      connection.subscribe(channel).catch(fault);
      return () => void connection.disconnect();
    },
  };
}

/**
 * An `error` event that nobody listens to would end the process when Redis dies.
 *
 * @returns a function that stops listening
 */
export function guardErrors(client: object): () => void {
  const { on, off } = client as Partial<Connection>;
  if (typeof on !== 'function' || typeof off !== 'function') return () => {};
  const ignore = (): void => {};
  on.call(client, 'error', ignore);
  return () => off.call(client, 'error', ignore);
}
