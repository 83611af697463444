import type { CircuitInfo, CircuitRegistry, State } from '@fluxgate/core';
import { invalidError, rejectUnknownOptions } from './invalid.js';

/** Options of {@link CircuitHealthIndicator.check}. */
export interface CircuitHealthOptions {
  /**
   * The circuits without which this instance is of no use: while one of them is `open` or `forced_open`, the check is down.
   * `'all'` for every circuit. Default none: circuits are reported, and the check is up.
   */
  readonly critical?: readonly string[] | 'all' | undefined;
}

/** What a health check says of one circuit. */
export interface CircuitHealth {
  /** The state it is in. */
  readonly state: State;
  /** Since when, as an ISO 8601 date. */
  readonly since: string;
  /** Why, in words; absent until the first transition. */
  readonly reason?: string;
  /** In how many ms a call may be tried; only in `open`, and only where the retry rule knows. */
  readonly retryAfter?: number;
}

/** The result of a health check, as terminus takes it: by its key, up or down, with the circuits by name. */
export type CircuitHealthResult<K extends string> = Record<
  K,
  { readonly status: 'up' | 'down'; readonly circuits: Readonly<Record<string, CircuitHealth>> }
>;

/**
 * The circuits of the application as a health indicator for `@nestjs/terminus`, 11 or 12.
 *
 * By default no circuit makes a check fail. An open circuit is the protection at work, in every instance at once: one that is
 * taken out of rotation, or restarted, because a dependency is down makes a partial outage a total one. Name as `critical` what
 * the instance cannot do anything without, for a readiness check and never for liveness.
 *
 * @example
 * ```ts
 * @Get('ready')
 * @HealthCheck()
 * ready() {
 *   return this.health.check([() => this.circuits.check('circuits', { critical: ['payments'] })]);
 * }
 * ```
 */
export class CircuitHealthIndicator {
  readonly #registry: CircuitRegistry;

  /** @param registry - the circuits to report; `FluxgateModule` provides an indicator for those of the application */
  constructor(registry: CircuitRegistry) {
    this.#registry = registry;
  }

  /**
   * The health of all circuits.
   *
   * @param key - the name of the check in the result. Default `circuits`
   * @throws TypeError for a bad option, RangeError if a critical circuit does not exist
   */
  check<const K extends string = 'circuits'>(
    key: K = 'circuits' as K,
    options: CircuitHealthOptions = {},
  ): CircuitHealthResult<K> {
    const circuits = this.#registry.info();
    const critical = criticalOf(options, circuits);
    const isDown = circuits.some(
      ({ name, state }) => (state === 'open' || state === 'forced_open') && critical.has(name),
    );
    const health = Object.fromEntries(circuits.map((one) => [one.name, healthOf(one)]));
    return { [key]: { status: isDown ? 'down' : 'up', circuits: health } } as CircuitHealthResult<K>;
  }
}

function criticalOf(options: CircuitHealthOptions, circuits: readonly CircuitInfo[]): ReadonlySet<string> {
  rejectUnknownOptions(options, ['critical']);
  const { critical = [] } = options;
  const names = circuits.map(({ name }) => name);
  if (critical === 'all') return new Set(names);
  if (!Array.isArray(critical)) throw invalidError('critical', "an array of names, or 'all'", critical);
  for (const one of critical) {
    if (!names.includes(one))
      throw invalidError('critical', `among the circuits (${names.join(', ')})`, one, RangeError);
  }
  return new Set(critical);
}

function healthOf({ state, changedAt, reason, retryAfter }: CircuitInfo): CircuitHealth {
  return {
    state,
    since: new Date(changedAt).toISOString(),
    ...(reason && { reason: String(reason) }),
    ...(retryAfter !== undefined && { retryAfter }),
  };
}
