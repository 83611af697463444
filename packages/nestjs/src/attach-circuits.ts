import type { INestApplicationContext } from '@nestjs/common';
import { type CircuitSource, own } from './owners.js';
import { CIRCUITS } from './tokens.js';

/**
 * Gives the circuits of an application to an instance that Nest did not make, whose methods are {@link CircuitProtected}.
 *
 * Needed for what you make with `new` (in a unit test, in a factory of a request-scoped provider). What Nest makes has its
 * circuits already, and so has what a `useFactory` or `useValue` of the default scope provides.
 *
 * @returns the instance
 * @throws Error if the application does not import FluxgateModule
 * @example `const payments = attachCircuits(new PaymentsService(http), moduleRef);`
 */
export function attachCircuits<T extends object>(instance: T, application: Pick<INestApplicationContext, 'get'>): T {
  own(instance, application.get<CircuitSource>(CIRCUITS, { strict: false }));
  return instance;
}
