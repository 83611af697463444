import { validName } from './invalid.js';

/**
 * The provider through which protected methods find the circuits of their application. A registered symbol, so that two copies
 * of this package (one imported, one required) share it; its text is what Nest prints when the module is missing.
 */
export const CIRCUITS: unique symbol = Symbol.for('FluxgateModule');

/**
 * Where the time of all circuits comes from; `null` unless a test overrides it. Then it takes the place of each circuit's
 * `clock` option.
 *
 * @example
 * ```ts
 * const clock = virtualClock();
 * const app = await Test.createTestingModule({ imports: [AppModule] })
 *   .overrideProvider(CIRCUIT_CLOCK)
 *   .useValue(clock)
 *   .compile();
 * ```
 */
export const CIRCUIT_CLOCK: unique symbol = Symbol.for('CIRCUIT_CLOCK');

const CIRCUIT = 'Circuit:';

/**
 * The provider that holds the circuit of that name, for `inject: [getCircuitToken('payments')]` and for `module.get(…)` in
 * tests.
 *
 * @throws TypeError if the name is not a string or is empty
 */
export function getCircuitToken(name: string): string {
  return CIRCUIT + validName('getCircuitToken(name)', name);
}

/** The name of the circuit that `token` stands for, if it stands for one. */
export function circuitOf(token: unknown): string | undefined {
  return typeof token === 'string' && token.startsWith(CIRCUIT) ? token.slice(CIRCUIT.length) : undefined;
}
