export { attachCircuits } from './attach-circuits.js';
export { CIRCUIT_EXCEPTION_FILTER_OPTIONS, CircuitExceptionFilter } from './circuit-exception.filter.js';
export {
  type CircuitHealth,
  CircuitHealthIndicator,
  type CircuitHealthOptions,
  type CircuitHealthResult,
} from './circuit-health.indicator.js';
export {
  type AnsweredBy,
  CircuitProtected,
  type CircuitProtectedDecorator,
  type CircuitProtectedOptions,
  type Settled,
} from './circuit-protected.js';
export { FluxgateModule, type FluxgateModuleAsyncOptions, type FluxgateOptionsFactory } from './fluxgate.module.js';
export { InjectCircuit } from './inject-circuit.js';
export type { CircuitExceptionFilterOptions, FluxgateModuleExtras, FluxgateModuleOptions } from './options.js';
export { CIRCUIT_CLOCK, getCircuitToken } from './tokens.js';
