import type { Permit } from './permit.js';

/** Admit every call, as long as fewer probes are in flight than the breaker allows. */
export function permitAll(): Permit {
  return Object.freeze({ admits: () => true, toString: () => 'permit_all()' });
}
