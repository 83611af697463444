// Temporary: until the registry is in core.
import {
  CallNotPermittedError,
  CircuitBreaker,
  type CircuitBreakerOptions,
  type CircuitInfo,
  type Ticket,
} from '@fluxgate/core';
export type CircuitDefaults = Omit<CircuitBreakerOptions, 'name' | 'restore'>;
export interface CircuitRegistryOptions {
  readonly defaults?: CircuitDefaults | ((name: string) => Omit<CircuitBreakerOptions, 'name'>) | undefined;
  readonly overrides?: Readonly<Record<string, CircuitDefaults>> | undefined;
  readonly max?: number | undefined;
  readonly idle?: number | undefined;
  readonly onCreate?: ((circuit: CircuitBreaker) => unknown) | undefined;
  readonly onEvict?: ((circuit: CircuitBreaker, cause: unknown) => unknown) | undefined;
  readonly onError?: CircuitBreakerOptions['onError'] | undefined;
  readonly clock?: CircuitBreakerOptions['clock'] | undefined;
}
export class CircuitRegistry implements Iterable<CircuitBreaker> {
  readonly #m = new Map<string, CircuitBreaker>();
  readonly #o: CircuitRegistryOptions;
  constructor(o: CircuitRegistryOptions = {}) {
    this.#o = o;
    if (typeof o.defaults === 'object') new CircuitBreaker({ name: 'x', ...o.defaults });
  }
  get(name: string): CircuitBreaker {
    let c = this.#m.get(name);
    if (!c) {
      const d = typeof this.#o.defaults === 'function' ? this.#o.defaults(name) : this.#o.defaults;
      c = new CircuitBreaker({ ...d, ...this.#o.overrides?.[name], name } as CircuitBreakerOptions);
      this.#m.set(name, c);
      this.#o.onCreate?.(c);
    }
    return c;
  }
  peek(name: string): CircuitBreaker | undefined {
    return this.#m.get(name);
  }
  list(): CircuitBreaker[] {
    return [...this.#m.values()];
  }
  info(): CircuitInfo[] {
    return this.list().map((c) => c.info());
  }
  *[Symbol.iterator](): IterableIterator<CircuitBreaker> {
    yield* this.#m.values();
  }
}
export function acquire(c: CircuitBreaker): Ticket {
  const t = c.tryAcquire();
  if (t) return t;
  throw new CallNotPermittedError(c.name, c.state, c.info().retryAfter);
}
