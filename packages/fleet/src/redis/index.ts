export type { IoRedisLike, NodeRedisLike, RedisPort } from './port.js';
export { type RedisTransportOptions, redisTransport } from './redis-transport.js';
