import { rule } from '../rule-text.js';
import type { Permit } from './permit.js';

/** Admit every call, as long as fewer probes are in flight than the breaker allows. */
export function permitAll(): Permit {
  return rule('permit_all()', { admits: () => true });
}
