import type { CircuitInfo, Failure } from '@fluxgate/core';
import { callable, invalid, optionsOf } from '../validate.js';
import { type NodeResponse, send } from './node.js';
import type { PlainResponse } from './rejection.js';
import { responseOf } from './to-response.js';

/** Anything that has circuits to report: a `CircuitRegistry`, or an array of breakers. */
export type Circuits = Iterable<{ info(): CircuitInfo }>;

/** Options of the health endpoint. */
export interface HealthOptions {
  /**
   * Whether this service is healthy with its circuits in these states; if not, the endpoint answers 503. Default: it always is. A
   * service whose dependency is down can still answer; were it restarted or taken out of the load balancer for that, one outage
   * would become two.
   */
  readonly healthy?: ((circuits: readonly CircuitInfo[]) => boolean) | undefined;
}

/** What the health endpoint tells. Durations are ms, timestamps ms since the Unix epoch, rates ratios from 0 to 1. */
export interface HealthReport {
  /** `down` if `healthy` says no, `degraded` while a circuit rejects calls or tries its dependency, otherwise `up`. */
  readonly status: 'up' | 'degraded' | 'down';
  readonly circuits: readonly CircuitHealth[];
}

/** One circuit. What is not known is absent. */
export interface CircuitHealth {
  readonly name: string;
  readonly state: string;
  /** When it entered that state. */
  readonly changedAt: number;
  /** Why. */
  readonly reason?: string;
  /** The failure seen last before it opened, without its message: messages carry secrets. */
  readonly failure?: Pick<Failure, 'name' | 'code' | 'status'>;
  /** How long until a call may be tried. */
  readonly retryAfter?: number;
  readonly reopens: number;
  /** Calls in the window, and the share of them that failed. */
  readonly calls: number;
  readonly failureRate?: number;
}

/**
 * The health of a service's circuits as data.
 *
 * @throws TypeError for an invalid argument
 * @example Fastify: `app.get('/health', () => health(upstreams));`
 */
export function health(circuits: Circuits, options?: HealthOptions): HealthReport {
  return report(checked('health(circuits)', circuits), healthyOf('health(circuits, options)', options));
}

/**
 * The health of a service's circuits as a `Response`: 200, or 503 if `healthy` says no.
 *
 * @throws TypeError for an invalid argument
 * @example Hono: `app.get('/health', () => healthResponse(upstreams));`
 */
export function healthResponse(circuits: Circuits, options?: HealthOptions): Response {
  return responseOf(plain(health(circuits, options)));
}

/**
 * The same as a handler for `node:http`, Express and Connect.
 *
 * @throws TypeError for an invalid argument
 * @example Express: `app.get('/health', healthHandler(upstreams));`
 */
export function healthHandler(
  circuits: Circuits,
  options?: HealthOptions,
): (request: unknown, response: NodeResponse) => void {
  checked('healthHandler(circuits)', circuits);
  const healthy = healthyOf('healthHandler(circuits, options)', options);
  return (_request, response) => send(response, plain(report(circuits, healthy)));
}

function checked(option: string, circuits: Circuits): Circuits {
  const fits = typeof Object(circuits)[Symbol.iterator] === 'function' && typeof circuits !== 'string';
  return fits ? circuits : invalid(option, circuits, 'a CircuitRegistry, or an array of circuit breakers');
}

function healthyOf(of: string, options: HealthOptions | undefined): NonNullable<HealthOptions['healthy']> {
  const { healthy = () => true } = optionsOf<HealthOptions>(of, options, ['healthy']);
  return callable('healthy', healthy);
}

/** States in which calls may be rejected. */
const TROUBLED: ReadonlySet<string> = new Set(['open', 'half_open', 'forced_open']);

function report(circuits: Circuits, healthy: NonNullable<HealthOptions['healthy']>): HealthReport {
  const infos = [...circuits].map((circuit) => circuit.info());
  const degraded = infos.some(({ state }) => TROUBLED.has(state));
  return { status: healthy(infos) ? (degraded ? 'degraded' : 'up') : 'down', circuits: infos.map(circuitHealth) };
}

function circuitHealth(info: CircuitInfo): CircuitHealth {
  const { name, state, changedAt, reason, failure, retryAfter, reopens, metrics } = info;
  return {
    name,
    state,
    changedAt,
    ...(reason && { reason: String(reason) }),
    ...(failure && { failure: withoutMessage(failure) }),
    ...(retryAfter !== undefined && { retryAfter }),
    reopens,
    calls: metrics.totalCount,
    ...(metrics.failureRate !== undefined && { failureRate: metrics.failureRate }),
  };
}

function withoutMessage({ name, code, status }: Failure): Pick<Failure, 'name' | 'code' | 'status'> {
  return { name, ...(code !== undefined && { code }), ...(status !== undefined && { status }) };
}

function plain(given: HealthReport): PlainResponse {
  return {
    status: given.status === 'down' ? 503 : 200,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
    body: JSON.stringify(given),
  };
}
