// The fleet
export type { FleetClock } from './clock.js';
export { Fleet, type GroupInfo } from './fleet.js';
// Within one machine
export { hostLocalFleets } from './local/cluster-wire.js';
export { type LocalTransportOptions, localTransport } from './local/local-transport.js';
// What transports carry
export type {
  Exchange,
  FaultyReading,
  LeaseRequest,
  MemberEntry,
  Order,
  OrderKind,
  Reading,
  Report,
} from './message.js';
export type { FleetFault, FleetOptions, OnFleetError } from './options.js';
export type { Transport } from './transport.js';
