import { hostname } from 'node:os';
import { threadId } from 'node:worker_threads';
import { type FleetClock, systemClock } from './clock.js';
import { localTransport } from './local/local-transport.js';
import { MAX_LABEL, plain } from './message.js';
import type { Transport } from './transport.js';
import { callable, known, number, text, withMethods } from './validate.js';

/** Where a fault of a fleet came from. */
export interface FleetFault {
  /** The fleet's namespace. */
  readonly namespace: string;
  /**
   * `transport`: the board cannot be reached, or answers with something else. `group`: the data of one group is damaged or not ours.
   * `join`: a circuit could not take part.
   */
  readonly source: 'transport' | 'group' | 'join';
  /** The circuit that it concerns, where it concerns one. */
  readonly circuitName?: string;
}

/** Called with the faults of a fleet: once when it begins, not again until it is over. What it throws is dropped. */
export type OnFleetError = (error: unknown, fault: FleetFault) => void;

/** Options of a {@link Fleet}. Members of one namespace should be given the same ones. */
export interface FleetOptions {
  /** How members reach each other. Default `localTransport()`: worker threads and `node:cluster` on one machine. */
  readonly transport?: Transport | undefined;
  /** Circuits of one name in one namespace form a group. At most 128 characters. Default `'default'`. */
  readonly namespace?: string | undefined;
  /** What this member is called in reasons and lists; it need not be unique. At most 64 characters. Default: host and process id. */
  readonly member?: string | undefined;
  /**
   * How many members must have opened by their own verdict before the others open too: a share of the live members above 0 and
   * below 1 (at least 2 members, rounded up), or an integer of at least 2. Default 1/3.
   */
  readonly quorum?: number | undefined;
  /** How many members may probe at once while a group is open, an integer of at least 1. Default 1. */
  readonly probers?: number | undefined;
  /** How often a member reports and reads, in ms. Default 1,000. */
  readonly heartbeat?: number | undefined;
  /**
   * How old what a member knows may be, in ms, before it ignores the fleet; at least 2 heartbeats. A member that was not heard for
   * this long does not count. Default 5 heartbeats.
   */
  readonly staleAfter?: number | undefined;
  /** How long a prober holds its lease without renewing it, in ms; at least twice `staleAfter`. Default 10 heartbeats or twice `staleAfter`. */
  readonly lease?: number | undefined;
  /** Over how many ms the waiting members return after a prober closed; 0 or more. Default 10,000. */
  readonly rejoinOver?: number | undefined;
  /** Called with faults. Default: one line on `console.error`. */
  readonly onError?: OnFleetError | undefined;
  /** Where the time comes from. Default the system's, with timers that keep no process alive. */
  readonly clock?: FleetClock | undefined;
  /** Random numbers from 0 up to, but not including, 1. Default `Math.random`. */
  readonly random?: (() => number) | undefined;
}

/** The options of one fleet, checked and complete. */
export type FleetSettings = { readonly [Option in keyof FleetOptions]-?: NonNullable<FleetOptions[Option]> };

const OPTIONS: readonly (keyof FleetOptions)[] = [
  'transport',
  'namespace',
  'member',
  'quorum',
  'probers',
  'heartbeat',
  'staleAfter',
  'lease',
  'rejoinOver',
  'onError',
  'clock',
  'random',
];

/**
 * `options` with the defaults in their places.
 *
 * @throws TypeError or RangeError that names the option, what it must be and the value given
 */
export function resolveOptions(options: FleetOptions): FleetSettings {
  known('new Fleet(options)', options, OPTIONS);
  const {
    namespace = 'default',
    member = defaultLabel(),
    quorum = 1 / 3,
    probers = 1,
    heartbeat = 1_000,
    rejoinOver = 10_000,
    onError = reportToConsole,
    clock = systemClock,
    random = Math.random,
  } = options;
  text('namespace', namespace, 128);
  text('member', member, MAX_LABEL);
  const share = 'a share of the members above 0 and below 1, or an integer of at least 2';
  number('quorum', quorum, (n) => (n > 0 && n < 1) || (Number.isSafeInteger(n) && n >= 2), share);
  number('probers', probers, (n) => Number.isSafeInteger(n) && n >= 1, 'an integer of at least 1');
  number('heartbeat', heartbeat, (n) => n > 0 && n <= 3_600_000, 'a number of ms above 0 and at most 3600000');
  const { staleAfter = 5 * heartbeat } = options;
  const longer = (least: number) => (n: number) => n >= least && n <= 86_400_000;
  number(
    'staleAfter',
    staleAfter,
    longer(2 * heartbeat),
    `at least 2 heartbeats (${2 * heartbeat} ms) and at most a day`,
  );
  const { lease = Math.max(10 * heartbeat, 2 * staleAfter) } = options;
  number('lease', lease, longer(2 * staleAfter), `at least twice staleAfter (${2 * staleAfter} ms) and at most a day`);
  number('rejoinOver', rejoinOver, (n) => n >= 0 && n <= 86_400_000, 'a number of ms from 0 to a day');
  callable('onError', onError);
  withMethods(
    'clock',
    clock,
    "a clock: an object with the methods 'now', 'epoch' and 'after'",
    'now',
    'epoch',
    'after',
  );
  callable('random', random);
  const { transport = localTransport() } = options;
  const methods = ['open', 'exchange', 'members', 'close'];
  withMethods('transport', transport, 'a transport, such as localTransport() or redisTransport(client)', ...methods);
  return {
    transport,
    namespace,
    member: plain(member, MAX_LABEL),
    quorum,
    probers,
    heartbeat,
    staleAfter,
    lease,
    rejoinOver,
    onError,
    clock,
    random,
  };
}

function defaultLabel(): string {
  const thread = threadId === 0 ? '' : `-${threadId}`;
  const end = `-${process.pid}${thread}`;
  return hostname().slice(0, MAX_LABEL - end.length) + end;
}

const reportToConsole: OnFleetError = (error, { namespace, circuitName }) => {
  const where = circuitName === undefined ? '' : ` circuit ${JSON.stringify(circuitName)}:`;
  console.error(`fluxgate: fleet ${JSON.stringify(namespace)}:${where} ${String(error).replace(/\s+/g, ' ')}`);
};
