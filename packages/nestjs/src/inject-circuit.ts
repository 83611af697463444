import { Inject } from '@nestjs/common';
import { validName } from './invalid.js';
import { getCircuitToken } from './tokens.js';

/**
 * Injects the circuit of that name: a parameter of a constructor, or a property.
 *
 * The name must be declared, in `FluxgateModule.forRoot({ circuits })` or by `FluxgateModule.forFeature(name)`; otherwise the
 * application does not start.
 *
 * @throws TypeError if the name is not a string or is empty
 * @example
 * ```ts
 * constructor(@InjectCircuit('payments') private readonly payments: CircuitBreaker) {}
 * ```
 */
export function InjectCircuit(name: string): PropertyDecorator & ParameterDecorator {
  return Inject(getCircuitToken(validName('@InjectCircuit(name)', name)));
}
